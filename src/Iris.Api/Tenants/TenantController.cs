using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Limits;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Tenants;

/// <summary>Customers of the gateway. Only the bootstrap admin key, sent as <c>X-Api-Key</c>, may manage them.</summary>
[Route("admin/tenant")]
[RequireScope(Scopes.Platform)]
internal sealed class TenantController(TenantEditor editor, ITenantStore store, CredentialCache cache, UsageReader usage, MailCatcher catcher) : IrisController
{
    private static readonly Text Detail = new("Tenant", "Tenant");
    private static readonly Text ListDetail = new("Tenants", "Tenants");

    /// <summary>Creates a tenant and, when given, its first account with every scope of a tenant.</summary>
    /// <param name="body">Id, name and first account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new tenant.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="409">There is a tenant of this id.</response>
    [HttpPost(Name = "createTenant")]
    [BodyExamples("tenant")]
    public async Task<ActionResult<ApiEnvelope<TenantResponse>>> Create(
        RequestBody<TenantRequest> body, CancellationToken cancellationToken)
    {
        var result = await editor.CreateAsync(body.Value.ToDraft(), body.Errors, cancellationToken);
        if (result.IsSuccess)
            await catcher.EnsureAsync(result.Value.Id, cancellationToken);
        return Answer(result, TenantResponse.From, Detail);
    }

    /// <summary>Lists tenants in the order of their ids.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The tenants.</response>
    /// <response code="400">Cursor or limit are not valid.</response>
    [HttpGet(Name = "listTenants")]
    public async Task<ActionResult<ApiEnvelope<ListResponse<TenantResponse>>>> List(
        [FromQuery] PageQuery page, CancellationToken cancellationToken) =>
        await AnswerPageAsync(
            page.CheckTenants(), () => store.ListAsync(page.Cursor, page.Limit, cancellationToken), TenantResponse.From, ListDetail);

    /// <summary>Reads a tenant with what it has sent today and this month.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The tenant.</response>
    /// <response code="404">There is no such tenant.</response>
    [HttpGet("{id}", Name = "getTenant")]
    public async Task<ActionResult<ApiEnvelope<TenantResponse>>> Read(string id, CancellationToken cancellationToken)
    {
        if (!TenantId.IsValid(id) || await store.FindAsync(new TenantId(id), cancellationToken) is not { } tenant)
            return Refuse(TenantErrors.NotFound);

        return Answer(TenantResponse.From(tenant) with { Usage = await usage.OfAsync(tenant.Id, cancellationToken) }, Detail);
    }

    /// <summary>Changes a tenant. Members left out stay as they are.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="body">What to change. <c>limits</c>, when given, replaces all of its limits; what is left out in it is the gateway's.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed tenant.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such tenant.</response>
    [HttpPut("{id}", Name = "updateTenant")]
    [BodyExamples("tenant-limits")]
    public async Task<ActionResult<ApiEnvelope<TenantResponse>>> Update(
        string id, RequestBody<TenantChangeRequest> body, CancellationToken cancellationToken)
    {
        var result = await editor.UpdateAsync(id, body.Value.ToChange(), body.Errors, cancellationToken);
        return Answer(result, TenantResponse.From, Detail);
    }

    /// <summary>Enables a tenant.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The enabled tenant.</response>
    /// <response code="404">There is no such tenant.</response>
    [HttpPost("{id}/enable", Name = "enableTenant")]
    public Task<ActionResult<ApiEnvelope<TenantResponse>>> Enable(string id, CancellationToken cancellationToken) =>
        SetEnabledAsync(id, true, cancellationToken);

    /// <summary>Disables a tenant: its credentials are refused, its data stays.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The disabled tenant.</response>
    /// <response code="404">There is no such tenant.</response>
    [HttpPost("{id}/disable", Name = "disableTenant")]
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
