using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Api.Tenancy;
using Iris.Core.Accounts;
using Iris.Core.Errors;
using Iris.Core.Tenants;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Tenants;

/// <summary>Customers of the gateway. Only the bootstrap admin key, sent as <c>X-Api-Key</c>, may manage them.</summary>
[Route("admin/tenant")]
[RequireScope(Scopes.Platform)]
internal sealed class TenantController(TenantEditor editor, ITenantStore store, CredentialCache cache) : IrisController
{
    private static readonly Text Detail = new("Tenant", "Tenant");
    private static readonly Text ListDetail = new("Tenants", "Tenants");

    /// <summary>Creates a tenant and, when given, its first account with every scope of a tenant.</summary>
    /// <param name="body">Id, name and first account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new tenant.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="409">There is a tenant of this id.</response>
    [HttpPost]
    [BodyExamples("tenant")]
    public async Task<ActionResult<ApiEnvelope<TenantResponse>>> Create(
        RequestBody<TenantRequest> body, CancellationToken cancellationToken)
    {
        var result = await editor.CreateAsync(body.Value.ToDraft(), body.Errors, cancellationToken);
        return Answer(result, TenantResponse.From, Detail);
    }

    /// <summary>Lists tenants in the order of their ids.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The tenants.</response>
    /// <response code="400">Cursor or limit are not valid.</response>
    [HttpGet]
    public async Task<ActionResult<ApiEnvelope<ListResponse<TenantResponse>>>> List(
        [FromQuery] PageQuery page, CancellationToken cancellationToken) =>
        await AnswerPageAsync(
            page.CheckTenants(), () => store.ListAsync(page.Cursor, page.Limit, cancellationToken), TenantResponse.From, ListDetail);

    /// <summary>Reads a tenant.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The tenant.</response>
    /// <response code="404">There is no such tenant.</response>
    [HttpGet("{id}")]
    public async Task<ActionResult<ApiEnvelope<TenantResponse>>> Read(string id, CancellationToken cancellationToken)
    {
        var tenant = TenantId.IsValid(id) ? await store.FindAsync(new TenantId(id), cancellationToken) : null;
        return Answer(tenant, TenantErrors.NotFound, TenantResponse.From, Detail);
    }

    /// <summary>Enables a tenant.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The enabled tenant.</response>
    /// <response code="404">There is no such tenant.</response>
    [HttpPost("{id}/enable")]
    public Task<ActionResult<ApiEnvelope<TenantResponse>>> Enable(string id, CancellationToken cancellationToken) =>
        SetEnabledAsync(id, true, cancellationToken);

    /// <summary>Disables a tenant: its credentials are refused, its data stays.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The disabled tenant.</response>
    /// <response code="404">There is no such tenant.</response>
    [HttpPost("{id}/disable")]
    public Task<ActionResult<ApiEnvelope<TenantResponse>>> Disable(string id, CancellationToken cancellationToken) =>
        SetEnabledAsync(id, false, cancellationToken);

    private async Task<ActionResult<ApiEnvelope<TenantResponse>>> SetEnabledAsync(
        string id, bool enabled, CancellationToken cancellationToken)
    {
        var result = await editor.SetEnabledAsync(id, enabled, cancellationToken);
        if (result.IsSuccess)
            cache.ForgetTenant(result.Value.Id);
        return Answer(result, TenantResponse.From, Detail);
    }
}

/// <summary>A tenant to create.</summary>
internal sealed class TenantRequest
{
    /// <summary>2 to 63 lower-case letters, digits and hyphens.</summary>
    public required string Id { get; set; }

    /// <summary>Name for people.</summary>
    public required string Name { get; set; }

    /// <summary>Its first account; without one nobody can log in to it.</summary>
    public FirstAccountRequest? Account { get; set; }

    internal TenantDraft ToDraft() => new(Id, Name, Account?.ToDraft());
}

/// <summary>The first account of a tenant; it gets every scope.</summary>
internal sealed class FirstAccountRequest
{
    /// <summary>E-mail address.</summary>
    public required string Email { get; set; }

    /// <summary>12 to 256 characters, and none that everybody tries first.</summary>
    public required string Password { get; set; }

    /// <summary>Name for people; the e-mail address when absent.</summary>
    public string? Name { get; set; }

    internal AccountDraft ToDraft() => new(Email, Password, Name, null);
}

/// <summary>A tenant.</summary>
/// <param name="Id">Id of the tenant.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Enabled">Whether its credentials are accepted.</param>
/// <param name="Created">When it was created.</param>
internal sealed record TenantResponse(string Id, string Name, bool Enabled, DateTimeOffset Created)
{
    internal static TenantResponse From(Tenant tenant) => new(tenant.Id.Value, tenant.Name, tenant.IsEnabled, tenant.Created);
}
