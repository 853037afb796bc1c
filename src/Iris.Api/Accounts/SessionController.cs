using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Api.Tokens;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Iris.Api.Accounts;

/// <summary>What an account does with its own password and token. Any scope will do; an API key has neither.</summary>
[Route("user")]
internal sealed class SessionController(
    AccountEditor editor, PasswordEditor passwords, IAccountStore accounts, TokenIssuer tokens, LoginLimiter limiter, CredentialCache cache,
    IOptions<SecurityOptions> options, TimeProvider time) : IrisController
{
    private static readonly Text PasswordDetail = new("Contraseña cambiada", "Password changed");
    private static readonly Text LogoutDetail = new("Sesión cerrada", "Logged out");

    /// <summary>Changes the password of the account.</summary>
    /// <remarks>Every token of the account ends, the presented one too. The <c>payload</c> is a new one, as a plain string.</remarks>
    /// <param name="body">The present password and the one to come.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">A new token.</response>
    /// <response code="400">The body breaks rules, or the present password is another.</response>
    /// <response code="409">The password was changed by somebody else meanwhile.</response>
    /// <response code="429">Too many attempts; <c>Retry-After</c> says how long to wait.</response>
    [HttpPost("password", Name = "changePassword")]
    [BodyExamples("password-change")]
    public async Task<ActionResult<ApiEnvelope<string>>> ChangePassword(
        RequestBody<PasswordChangeRequest> body, CancellationToken cancellationToken)
    {
        if (CallerIdentity.Of(User).Token is not { } token)
            return Refuse(AccountErrors.TokenRequired);

        var change = body.Value.ToChange();
        var account = await accounts.FindAsync(Tenant, token.AccountId, cancellationToken);
        PasswordEditor.Check(change, account?.Email, body.Errors);
        if (!body.Errors.IsEmpty)
            return Refuse(body.Errors.Items);

        var network = RemoteNetwork.Of(HttpContext);
        var attempt = limiter.Begin(Tenant.Value, token.AccountId, network);
        if (attempt.Wait is { } wait)
            return new TooManyResult(wait);

        var result = await passwords.ChangeAsync(Tenant, token.AccountId, change, network, cancellationToken);
        if (result.IsSuccess || result.Errors[0].Kind != ErrorKind.Invalid)
            attempt.NotFailed();
        if (result.IsSuccess)
            cache.ForgetAuthor(Tenant, token.AccountId);
        return Answer(result, tokens.Issue, PasswordDetail);
    }

    /// <summary>Logs out: the presented token is refused from now on.</summary>
    /// <remarks>Here at once, at other gateways within seconds. Other tokens of the account stay good.</remarks>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The token has ended.</response>
    [HttpPost("logout", Name = "logOut")]
    public async Task<ActionResult<ApiEnvelope<LogoutResponse>>> LogOut(CancellationToken cancellationToken)
    {
        if (CallerIdentity.Of(User).Token is not { } token)
            return Refuse(AccountErrors.TokenRequired);

        // What the console made of it under the same id may last longer than the presented one, but no longer than one that is made now.
        var ended = new EndedToken(token.TokenId, time.GetUtcNow().AddMinutes(options.Value.TokenMinutes) + TokenReader.Skew);
        var result = await editor.EndTokenAsync(Tenant, token.AccountId, ended, options.Value.LogoutsPerAccount, cancellationToken);
        cache.ForgetAuthor(Tenant, token.AccountId);
        return Answer(result, _ => new LogoutResponse(token.TokenId), LogoutDetail);
    }
}

/// <summary>A change of one's own password.</summary>
internal sealed class PasswordChangeRequest : ISmallBody
{
    /// <summary>The password of now.</summary>
    public required string CurrentPassword { get; set; }

    /// <summary>The one to come: 12 to 256 characters.</summary>
    public required string NewPassword { get; set; }

    internal PasswordChange ToChange() => new(CurrentPassword, NewPassword);
}

/// <summary>A token that has ended.</summary>
/// <param name="TokenId">Its <c>jti</c>.</param>
internal sealed record LogoutResponse(string TokenId);
