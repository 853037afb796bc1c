using System.ComponentModel.DataAnnotations;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Accounts;

/// <summary>People and systems of the tenant that log in with a password.</summary>
[Route("configuration/account")]
[RequireScope(Scopes.Admin)]
internal sealed class AccountController(
    AccountEditor editor, PasswordEditor passwords, IAccountStore store, CredentialCache cache) : IrisController
{
    private static readonly Text Detail = new("Cuenta", "Account");
    private static readonly Text ListDetail = new("Cuentas", "Accounts");

    /// <summary>Creates an account.</summary>
    /// <param name="body">E-mail address, password of 12 characters or more, and scopes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new account.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="409">There is an account with this e-mail address.</response>
    [HttpPost(Name = "createAccount")]
    [BodyExamples("account")]
    public async Task<ActionResult<ApiEnvelope<AccountResponse>>> Create(
        RequestBody<AccountRequest> body, CancellationToken cancellationToken)
    {
        var result = await editor.CreateAsync(Tenant, body.Value.ToDraft(), "", body.Errors, cancellationToken);
        return Answer(result, AccountResponse.From, Detail);
    }

    /// <summary>Lists accounts, newest first.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The accounts.</response>
    /// <response code="400">Cursor or limit are not valid.</response>
    [HttpGet(Name = "listAccounts")]
    public async Task<ActionResult<ApiEnvelope<ListResponse<AccountResponse>>>> List(
        [FromQuery] PageQuery page, CancellationToken cancellationToken) =>
        await AnswerPageAsync(
            page.Check(), () => store.ListAsync(Tenant, page.Cursor, page.Limit, cancellationToken), AccountResponse.From, ListDetail);

    /// <summary>Reads one: the <c>authorId</c> of an interaction or a change leads here.</summary>
    /// <param name="id">Id of the account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The account.</response>
    /// <response code="404">There is no such account.</response>
    [HttpGet("{id}", Name = "getAccount")]
    public async Task<ActionResult<ApiEnvelope<AccountResponse>>> Read(string id, CancellationToken cancellationToken) => Answer(
        IrisId.IsValid(id) ? await store.FindAsync(Tenant, id, cancellationToken) : null, AccountErrors.NotFound, AccountResponse.From, Detail);

    /// <summary>Revokes an account: it cannot log in, and its tokens are refused.</summary>
    /// <param name="id">Id of the account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The revoked account.</response>
    /// <response code="404">There is no such account.</response>
    /// <response code="409">It is the last account with the scope <c>admin</c> that may log in.</response>
    [HttpPost("{id}/revoke", Name = "revokeAccount")]
    public async Task<ActionResult<ApiEnvelope<AccountResponse>>> Revoke(string id, CancellationToken cancellationToken)
    {
        var result = await editor.RevokeAsync(Tenant, id, cancellationToken);
        cache.ForgetAuthor(Tenant, id);
        return Answer(result, AccountResponse.From, Detail);
    }

    /// <summary>Lets a revoked account log in again. Tokens from before stay refused.</summary>
    /// <param name="id">Id of the account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The account.</response>
    /// <response code="404">There is no such account.</response>
    [HttpPost("{id}/reactivate", Name = "reactivateAccount")]
    public async Task<ActionResult<ApiEnvelope<AccountResponse>>> Reactivate(string id, CancellationToken cancellationToken) =>
        Answer(await editor.ReactivateAsync(Tenant, id, cancellationToken), AccountResponse.From, Detail);

    /// <summary>Sets the password of another's account, which ends its tokens.</summary>
    /// <remarks>One's own is changed by <c>POST /user/password</c>, which asks for the present one.</remarks>
    /// <param name="id">Id of the account.</param>
    /// <param name="body">The new password.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The account.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such account.</response>
    /// <response code="409">It is the caller's own account.</response>
    [HttpPost("{id}/password", Name = "resetAccountPassword")]
    [BodyExamples("password-reset")]
    public async Task<ActionResult<ApiEnvelope<AccountResponse>>> ResetPassword(
        string id, RequestBody<PasswordResetRequest> body, CancellationToken cancellationToken)
    {
        if (id == Caller.AuthorId)
            return Refuse(AccountErrors.OwnPassword);

        var result = await passwords.ResetAsync(Tenant, id, body.Value.NewPassword, body.Errors, cancellationToken);
        cache.ForgetAuthor(Tenant, id);
        return Answer(result, AccountResponse.From, Detail);
    }

    /// <summary>Removes an account; its e-mail address can be used again.</summary>
    /// <param name="id">Id of the account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The account as it was.</response>
    /// <response code="404">There is no such account.</response>
    /// <response code="409">It is the last account with the scope <c>admin</c> that may log in.</response>
    [HttpDelete("{id}", Name = "removeAccount")]
    public async Task<ActionResult<ApiEnvelope<AccountResponse>>> Remove(string id, CancellationToken cancellationToken)
    {
        var result = await editor.RemoveAsync(Tenant, id, cancellationToken);
        cache.ForgetAuthor(Tenant, id);
        return Answer(result, AccountResponse.From, Detail);
    }
}

/// <summary>A password to set.</summary>
internal sealed class PasswordResetRequest : ISmallBody
{
    /// <summary>12 to 256 characters, and none that everybody tries first.</summary>
    public required string NewPassword { get; set; }
}

/// <summary>An account to create.</summary>
internal sealed class AccountRequest
{
    /// <summary>E-mail address, unique in the tenant.</summary>
    public required string Email { get; set; }

    /// <summary>12 to 256 characters, and none that everybody tries first.</summary>
    public required string Password { get; set; }

    /// <summary>Name for people; the e-mail address when absent.</summary>
    public string? Name { get; set; }

    /// <summary>What it may do: <c>send</c>, <c>read</c>, <c>configure</c>, <c>admin</c>.</summary>
    [AllowedValues(Core.Accounts.Scopes.Send, Core.Accounts.Scopes.Read, Core.Accounts.Scopes.Configure, Core.Accounts.Scopes.Admin)]
    public required List<string> Scopes { get; set; }

    internal AccountDraft ToDraft() => new(Email, Password, Name, Scopes);
}

/// <summary>An account.</summary>
/// <param name="Id">Id of the account; <c>authorId</c> of what it sends.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Revoked">When it was revoked; null while it may log in.</param>
/// <param name="Created">When it was created.</param>
internal sealed record AccountResponse(
    string Id, string Email, string Name, IReadOnlyList<string> Scopes, DateTimeOffset? Revoked, DateTimeOffset Created)
{
    internal static AccountResponse From(Account account) =>
        new(account.Id, account.Email, account.Name, account.Scopes, account.Revoked, account.Created);
}
