using System.Text.Encodings.Web;
using Iris.Api.Envelope;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Iris.Api.Authentication;

/// <summary>
/// Authenticates by <c>X-Api-Key</c> or by <c>Authorization: Bearer</c>. Two credentials at once are refused: whichever was taken, the
/// caller might have meant the other.
/// </summary>
internal sealed class CredentialHandler(
    CredentialCheck check, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Iris";
    public const string KeyHeader = "X-Api-Key";
    private const string BearerPrefix = "Bearer ";

    private static readonly Problem Ambiguous = Problem.Of(400, "AMBIGUOUS_CREDENTIALS", new(
        "Envíe una sola credencial: Authorization: Bearer o X-Api-Key.", "Send one credential only: Authorization: Bearer or X-Api-Key."));

    private static readonly AuthenticateResult Several = AuthenticateResult.Fail("There are several credentials.");
    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The credential is not valid.");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string?[] keys = [.. Request.Headers[KeyHeader].Where(key => !string.IsNullOrEmpty(key))];
        string?[] tokens = [.. Request.Headers.Authorization.Where(IsToken)];
        if (keys.Length + tokens.Length == 0)
            return AuthenticateResult.NoResult();
        if (keys.Length + tokens.Length > 1)
            return Several;

        var identity = keys is [{ } key]
            ? await check.CheckKeyAsync(key, Context.RequestAborted)
            : await check.CheckTokenAsync(tokens[0]![BearerPrefix.Length..].Trim(), Context.RequestAborted);

        return identity is null ? Refused : AuthenticateResult.Success(new AuthenticationTicket(identity.Principal, SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (ReferenceEquals(await HandleAuthenticateOnceAsync(), Several))
        {
            await EnvelopeWriter.WriteAsync(Context, Ambiguous);
            return;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        await base.HandleChallengeAsync(properties);
    }

    /// <summary>The token of a request that has one; null for none.</summary>
    internal static string? TokenOf(IEnumerable<string?> authorization) => authorization.FirstOrDefault(IsToken)?[BearerPrefix.Length..].Trim();

    private static bool IsToken(string? value) => value?.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) == true;
}
