using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tenancy;

/// <summary>Authenticates by <c>X-Api-Key</c> or, when that is absent, by <c>Authorization: Bearer</c>.</summary>
internal sealed class CredentialHandler(
    CredentialCheck check, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Iris";
    public const string KeyHeader = "X-Api-Key";
    private const string BearerPrefix = "Bearer ";

    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The credential is not valid.");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        CallerIdentity? identity;
        if (Request.Headers[KeyHeader] is [{ Length: > 0 } key, ..])
            identity = await check.CheckKeyAsync(key, Context.RequestAborted);
        else if (Request.Headers.Authorization is [{ } header, ..] && header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
            identity = await check.CheckTokenAsync(header[BearerPrefix.Length..].Trim(), Context.RequestAborted);
        else
            return AuthenticateResult.NoResult();

        return identity is null ? Refused : AuthenticateResult.Success(new AuthenticationTicket(identity.Principal, SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
