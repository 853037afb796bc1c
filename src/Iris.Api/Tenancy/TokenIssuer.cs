using System.Security.Claims;
using Iris.Core.Accounts;
using Iris.Core.Tenants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tenancy;

/// <summary>Whom a token was issued to.</summary>
internal sealed record TokenHolder(TenantId Tenant, string AccountId, DateTimeOffset Expires);

/// <summary>Makes and reads the framework's bearer tokens. A token names tenant and account only: what they may do is read when it is used.</summary>
internal sealed class TokenIssuer(
    IOptionsMonitor<BearerTokenOptions> bearer, IOptions<SecurityOptions> options, TimeProvider time)
{
    private const string TenantClaim = "tenant";
    private const string AccountClaim = "account";

    private ISecureDataFormat<AuthenticationTicket> Protector => bearer.Get(BearerTokenDefaults.AuthenticationScheme).BearerTokenProtector;

    public string Issue(Account account)
    {
        var identity = new ClaimsIdentity(
            [new Claim(TenantClaim, account.Tenant.Value), new Claim(AccountClaim, account.Id)], BearerTokenDefaults.AuthenticationScheme);
        var properties = new AuthenticationProperties { ExpiresUtc = time.GetUtcNow().AddMinutes(options.Value.TokenMinutes) };
        return Protector.Protect(
            new AuthenticationTicket(new ClaimsPrincipal(identity), properties, BearerTokenDefaults.AuthenticationScheme));
    }

    /// <returns>Null for a token that is not ours, or has expired.</returns>
    public TokenHolder? Read(string token)
    {
        var ticket = Protector.Unprotect(token);
        if (ticket?.Properties.ExpiresUtc is not { } expires || expires <= time.GetUtcNow())
            return null;

        return ticket.Principal.FindFirstValue(TenantClaim) is { } tenant && ticket.Principal.FindFirstValue(AccountClaim) is { } account
            ? new TokenHolder(new TenantId(tenant), account, expires)
            : null;
    }
}
