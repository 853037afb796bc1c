using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Gateway;

/// <summary>Credentials that the console keeps for whoever signed in. Only the gateway makes and reads them.</summary>
public interface IConsoleCredentials
{
    /// <summary>Who is behind a credential; null when it is over.</summary>
    ValueTask<ConsoleCaller?> CheckAsync(string credential, CancellationToken cancellationToken);

    /// <summary>Another one for the same account that lasts longer; null when it is over.</summary>
    ValueTask<string?> RenewAsync(string credential, CancellationToken cancellationToken);

    /// <summary>A credential for the platform's key, with the same brake on guessing as log-ins have.</summary>
    /// <param name="key">What was typed.</param>
    /// <param name="origin">The request: where it comes from counts.</param>
    PlatformSignIn OfPlatform(string key, HttpContext origin);

    /// <summary>E-mail address, password and tenant that sign in with a click; null outside Development.</summary>
    DemoAccount? Demo { get; }
}

/// <summary>What came of a try with the platform's key.</summary>
/// <param name="Credential">Null when it was another key, or was not looked at.</param>
/// <param name="Wait">How long to wait before the next; null when it was looked at.</param>
public sealed record PlatformSignIn(string? Credential, TimeSpan? Wait);

/// <summary>An account that everybody may use.</summary>
public sealed record DemoAccount(string Email, string Password, string Tenant);

/// <summary>Who is behind a credential.</summary>
/// <param name="Id">The account; the word <c>platform</c> for the platform's key.</param>
/// <param name="Name">How the person is called.</param>
/// <param name="Tenant">The account's tenant; null for the platform.</param>
/// <param name="Scopes">What the credential may do.</param>
/// <param name="Expires">Until when it is good; null for as long as the console lets it.</param>
public sealed record ConsoleCaller(string Id, string Name, string? Tenant, IReadOnlyList<string> Scopes, DateTimeOffset? Expires);
