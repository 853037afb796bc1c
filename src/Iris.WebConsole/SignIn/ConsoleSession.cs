using System.Security.Claims;
using Iris.WebConsole.Gateway;
using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.SignIn;

/// <summary>Who uses the console, as the sign-in cookie and the gateway say.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Credential">What their calls of the API present.</param>
public sealed record ConsoleSession(ConsoleCaller Caller, string Credential)
{
    public const string Scheme = "Console";

    /// <summary>The claim of the cookie that holds the credential.</summary>
    public const string CredentialClaim = "credential";

    public bool IsPlatform => Caller.Tenant is null;

    public bool CanSend => Has("send");

    public bool CanConfigure => Has("configure");

    public bool CanAdministrate => Has("admin");

    public ConsoleRole Role => this switch
    {
        { IsPlatform: true } => ConsoleRole.Platform,
        { CanAdministrate: true } or { CanConfigure: true } => ConsoleRole.Admin,
        { CanSend: true } => ConsoleRole.Operator,
        _ => ConsoleRole.Viewer,
    };

    /// <summary>Null for nobody.</summary>
    public static ConsoleSession? Of(HttpContext context) => context.Features.Get<ConsoleSession>();

    /// <summary>What the cookie holds.</summary>
    public static ClaimsPrincipal PrincipalOf(string credential, string id) =>
        new(new ClaimsIdentity([new Claim(CredentialClaim, credential), new Claim(ClaimTypes.NameIdentifier, id)], Scheme));

    private bool Has(string scope) => Caller.Scopes.Contains(scope);
}

/// <summary>What somebody may do, in a word. The scopes of the account decide.</summary>
public enum ConsoleRole
{
    /// <summary>Looks: <c>read</c>.</summary>
    Viewer,

    /// <summary>Sends, resends, cancels and answers as well: <c>send</c>.</summary>
    Operator,

    /// <summary>Changes what there is as well: <c>configure</c> or <c>admin</c>.</summary>
    Admin,

    /// <summary>Manages tenants, and nothing inside of them.</summary>
    Platform,
}
