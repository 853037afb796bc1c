using System.ComponentModel.DataAnnotations;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Accounts;

/// <summary>Credentials of services, sent as <c>X-Api-Key</c>.</summary>
[Route("configuration/apikey")]
[RequireScope(Scopes.Admin)]
internal sealed class ApiKeyController(ApiKeyEditor editor, IApiKeyStore store, CredentialCache cache) : IrisController
{
    private static readonly Text Detail = new("Clave de API", "API key");
    private static readonly Text ListDetail = new("Claves de API", "API keys");

    /// <summary>Creates an API key. Two live keys allow rotation without a gap.</summary>
    /// <param name="body">Name, scopes and, when it shall end, a date.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new key; <c>key</c> is shown this once.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    [HttpPost(Name = "createApiKey")]
    [BodyExamples("apikey")]
    public async Task<ActionResult<ApiEnvelope<CreatedApiKeyResponse>>> Create(
        RequestBody<ApiKeyRequest> body, CancellationToken cancellationToken)
    {
        var result = await editor.CreateAsync(Tenant, body.Value.ToDraft(), body.Errors, cancellationToken);
        return Answer(result, CreatedApiKeyResponse.From, Detail);
    }

    /// <summary>Lists API keys, newest first.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The keys, each by its first characters.</response>
    /// <response code="400">Cursor or limit are not valid.</response>
    [HttpGet(Name = "listApiKeys")]
    public async Task<ActionResult<ApiEnvelope<ListResponse<ApiKeyResponse>>>> List(
        [FromQuery] PageQuery page, CancellationToken cancellationToken) =>
        await AnswerPageAsync(
            page.Check(), () => store.ListAsync(Tenant, page.Cursor, page.Limit, cancellationToken), ApiKeyResponse.From, ListDetail);

    /// <summary>Reads one: the <c>authorId</c> of an interaction or a change leads here.</summary>
    /// <param name="id">Id of the key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The key.</response>
    /// <response code="404">There is no such key.</response>
    [HttpGet("{id}", Name = "getApiKey")]
    public async Task<ActionResult<ApiEnvelope<ApiKeyResponse>>> Read(string id, CancellationToken cancellationToken) => Answer(
        IrisId.IsValid(id) ? await store.FindAsync(Tenant, id, cancellationToken) : null, AccountErrors.KeyNotFound, ApiKeyResponse.From, Detail);

    /// <summary>Revokes an API key.</summary>
    /// <param name="id">Id of the key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The revoked key.</response>
    /// <response code="404">There is no such key.</response>
    [HttpPost("{id}/revoke", Name = "revokeApiKey")]
    public async Task<ActionResult<ApiEnvelope<ApiKeyResponse>>> Revoke(string id, CancellationToken cancellationToken)
    {
        var result = await editor.RevokeAsync(Tenant, id, cancellationToken);
        cache.ForgetAuthor(Tenant, id);
        return Answer(result, ApiKeyResponse.From, Detail);
    }
}

/// <summary>An API key to create.</summary>
internal sealed class ApiKeyRequest
{
    /// <summary>Name for people.</summary>
    public required string Name { get; set; }

    /// <summary>What it may do: <c>send</c>, <c>read</c>, <c>configure</c>, <c>admin</c>.</summary>
    [AllowedValues(Core.Accounts.Scopes.Send, Core.Accounts.Scopes.Read, Core.Accounts.Scopes.Configure, Core.Accounts.Scopes.Admin)]
    public required List<string> Scopes { get; set; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? Expires { get; set; }

    internal ApiKeyDraft ToDraft() => new(Name, Scopes, Expires);
}

/// <summary>An API key.</summary>
/// <param name="Id">Id of the key; <c>authorId</c> of what it sends.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Prefix">First characters of the key.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Expires">When it ends; null for never.</param>
/// <param name="Revoked">When it was revoked; null while it is accepted.</param>
/// <param name="Created">When it was created.</param>
internal sealed record ApiKeyResponse(
    string Id,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? Expires,
    DateTimeOffset? Revoked,
    DateTimeOffset Created)
{
    internal static ApiKeyResponse From(ApiKey key) =>
        new(key.Id, key.Name, key.Prefix, key.Scopes, key.Expires, key.Revoked, key.Created);
}

/// <summary>A new API key.</summary>
/// <param name="Id">Id of the key; <c>authorId</c> of what it sends.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Key">The key itself, shown this once.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Expires">When it ends; null for never.</param>
/// <param name="Created">When it was created.</param>
internal sealed record CreatedApiKeyResponse(
    string Id, string Name, string Key, IReadOnlyList<string> Scopes, DateTimeOffset? Expires, DateTimeOffset Created)
{
    internal static CreatedApiKeyResponse From(CreatedApiKey created) => new(
        created.Key.Id, created.Key.Name, created.Secret, created.Key.Scopes, created.Key.Expires, created.Key.Created);
}
