using Iris.Api.Accounts;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Tenants;

/// <summary>Accounts of any tenant, for the platform: the way back in when nobody of the tenant can log in.</summary>
[Route("admin/tenant/{id}/account")]
[RequireScope(Scopes.Platform)]
internal sealed class TenantAccountController(
    AccountEditor editor, PasswordEditor passwords, IAccountStore store, ITenantStore tenants, CredentialCache cache) : IrisController
{
    private static readonly Text Detail = new("Cuenta", "Account");
    private static readonly Text ListDetail = new("Cuentas", "Accounts");

    /// <summary>Adds an account to a tenant.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="body">E-mail address, password and scopes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new account.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such tenant.</response>
    /// <response code="409">The tenant has an account with this e-mail address.</response>
    [HttpPost(Name = "createTenantAccount")]
    [BodyExamples("account")]
    public async Task<ActionResult<ApiEnvelope<AccountResponse>>> Create(
        string id, RequestBody<AccountRequest> body, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } tenant)
            return Refuse(TenantErrors.NotFound);

        var result = await editor.CreateAsync(tenant, body.Value.ToDraft(), "", body.Errors, cancellationToken);
        return Answer(result, AccountResponse.From, Detail);
    }

    /// <summary>Lists a tenant's accounts, newest first.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The accounts.</response>
    /// <response code="400">Cursor or limit are not valid.</response>
    /// <response code="404">There is no such tenant.</response>
    [HttpGet(Name = "listTenantAccounts")]
    public async Task<ActionResult<ApiEnvelope<ListResponse<AccountResponse>>>> List(
        string id, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } tenant)
            return Refuse(TenantErrors.NotFound);

        return await AnswerPageAsync(
            page.Check(), () => store.ListAsync(tenant, page.Cursor, page.Limit, cancellationToken), AccountResponse.From, ListDetail);
    }

    /// <summary>Sets the password of an account, which ends its tokens.</summary>
    /// <param name="id">Id of the tenant.</param>
    /// <param name="accountId">Id of the account.</param>
    /// <param name="body">The new password.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The account.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such tenant or account.</response>
    [HttpPost("{accountId}/password", Name = "resetTenantAccountPassword")]
    [BodyExamples("password-reset")]
    public async Task<ActionResult<ApiEnvelope<AccountResponse>>> ResetPassword(
        string id, string accountId, RequestBody<PasswordResetRequest> body, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } tenant)
            return Refuse(TenantErrors.NotFound);

        var result = await passwords.ResetAsync(tenant, accountId, body.Value.NewPassword, body.Errors, cancellationToken);
        cache.ForgetAuthor(tenant, accountId);
        return Answer(result, AccountResponse.From, Detail);
    }

    private async Task<TenantId?> FindAsync(string id, CancellationToken cancellationToken) =>
        TenantId.IsValid(id) ? (await tenants.FindAsync(new TenantId(id), cancellationToken))?.Id : null;
}
