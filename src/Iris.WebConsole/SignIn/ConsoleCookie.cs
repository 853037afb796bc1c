using System.Globalization;
using Iris.WebConsole.Gateway;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Iris.WebConsole.SignIn;

/// <summary>
/// The sign-in cookie: what is in it is asked of the gateway with each request, so that an account that is revoked is out at once. The API takes no cookie.
/// </summary>
internal sealed class ConsoleCookie(IConsoleCredentials credentials, IOptions<ConsoleOptions> console, TimeProvider time)
    : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public const string Name = "iris-console";

    /// <summary>When the credential in the cookie was made.</summary>
    private const string Issued = "issued";

    public void Configure(CookieAuthenticationOptions options) => Configure(ConsoleSession.Scheme, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != ConsoleSession.Scheme)
            return;

        options.Cookie.Name = Name;
        options.Cookie.Path = ConsolePaths.Root;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(console.Value.SessionHours);
        options.SlidingExpiration = false;
        options.LoginPath = ConsolePaths.SignIn;
        options.AccessDeniedPath = ConsolePaths.SignIn;
        options.ReturnUrlParameter = "next";
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    /// <summary>That of the platform's key, which nobody but another key ends at once, is short.</summary>
    private static readonly TimeSpan PlatformSession = TimeSpan.FromHours(1);

    /// <summary>Signs in; the session is as long as the options say, whatever the credential's own life.</summary>
    public Task SignInAsync(HttpContext context, string credential, ConsoleCaller caller)
    {
        var now = time.GetUtcNow();
        var life = caller.Tenant is null ? PlatformSession : TimeSpan.FromHours(console.Value.SessionHours);
        var properties = new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + life };
        properties.SetString(Issued, now.ToString("O", CultureInfo.InvariantCulture));
        return context.SignInAsync(ConsoleSession.Scheme, ConsoleSession.PrincipalOf(credential, caller.Id), properties);
    }

    private async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var abort = context.HttpContext.RequestAborted;
        if (context.Principal?.FindFirst(ConsoleSession.CredentialClaim)?.Value is not { } credential
            || await credentials.CheckAsync(credential, abort) is not { } caller)
        {
            context.RejectPrincipal();
            return;
        }

        if (caller.Expires is { } end && end - time.GetUtcNow() < Half(context, end) && await credentials.RenewAsync(credential, abort) is { } renewed)
        {
            credential = renewed;
            context.ReplacePrincipal(ConsoleSession.PrincipalOf(credential, caller.Id));
            // Reissued with the end that it had, not with a new one.
            context.Properties.SetString(Issued, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            await context.HttpContext.SignInAsync(ConsoleSession.Scheme, context.Principal!, context.Properties);
        }

        context.HttpContext.Features.Set(new ConsoleSession(caller, credential));
    }

    /// <summary>Half of what the credential lasts, seen from when it was made.</summary>
    private static TimeSpan Half(CookieValidatePrincipalContext context, DateTimeOffset end) =>
        DateTimeOffset.TryParse(context.Properties.GetString(Issued), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var begin)
            ? (end - begin) / 2
            : TimeSpan.Zero;
}
