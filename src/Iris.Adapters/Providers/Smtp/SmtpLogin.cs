using System.Net;
using System.Text;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>Logs a connection in as the settings say.</summary>
internal sealed class SmtpLogin(SmtpEmailSettings settings, OAuthTokens tokens)
{
    public const string Automatic = "automatic";
    public const string None = "none";
    public const string OAuth = "xoauth2";

    /// <summary>A password must not go out in the place of a token.</summary>
    internal static readonly string[] TokenMechanisms = ["XOAUTH2", "OAUTHBEARER"];

    public async Task RunAsync(SmtpCommands client, CancellationToken cancellationToken)
    {
        try
        {
            await LogInAsync(client, cancellationToken);
        }
        catch (AuthenticationException exception) when (exception.InnerException is not SmtpCommandException && client.LastRefusal is { } reply)
        {
            throw new AuthenticationException(exception.Message, reply);
        }
    }

    private async Task LogInAsync(SmtpCommands client, CancellationToken cancellationToken)
    {
        if (settings.OAuth is { } oauth)
        {
            await WithTokenAsync(client, oauth, cancellationToken);
            return;
        }

        var credentials = new NetworkCredential(settings.UserName, settings.Password);
        if (settings.Authentication == Automatic)
        {
            client.AuthenticationMechanisms.ExceptWith(TokenMechanisms);
            await client.AuthenticateAsync(Encoding.UTF8, credentials, cancellationToken);
            return;
        }

        var name = settings.Authentication.ToUpperInvariant();
        Require(client, name);
        await client.AuthenticateAsync(SaslMechanism.Create(name, Encoding.UTF8, credentials)!, cancellationToken);
    }

    /// <summary>A token that was kept may have been revoked: a new one tells, once.</summary>
    private async Task WithTokenAsync(SmtpCommands client, SmtpOAuth oauth, CancellationToken cancellationToken)
    {
        var isBearer = !client.AuthenticationMechanisms.Contains(TokenMechanisms[0]) && client.AuthenticationMechanisms.Contains(TokenMechanisms[1]);
        if (!isBearer)
            Require(client, TokenMechanisms[0]);
        var token = await GetAsync(oauth, null, cancellationToken);
        try
        {
            await WithTokenAsync(client, isBearer, token.Value!, cancellationToken);
        }
        catch (AuthenticationException) when (client.IsConnected && client.LastRefusal is not { StatusCode: < (SmtpStatusCode)500 })
        {
            token = await GetAsync(oauth, token, cancellationToken);
            await WithTokenAsync(client, isBearer, token.Value!, cancellationToken);
        }
    }

    private Task WithTokenAsync(SmtpCommands client, bool isBearer, string token, CancellationToken cancellationToken) => client.AuthenticateAsync(
        isBearer ? new SaslMechanismOAuthBearer(settings.UserName!, token) : new SaslMechanismOAuth2(settings.UserName!, token), cancellationToken);

    private async Task<OAuthToken> GetAsync(SmtpOAuth oauth, OAuthToken? refused, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(oauth, refused, cancellationToken);
        return token.Failure is null ? token : throw new SmtpTokenException(token.Failure);
    }

    private static void Require(SmtpCommands client, string mechanism)
    {
        if (!client.AuthenticationMechanisms.Contains(mechanism))
            throw new NotSupportedException($"The server does not offer the mechanism {mechanism}");
    }
}

/// <summary>There was no token to log in with.</summary>
internal sealed class SmtpTokenException(SendOutcome outcome) : Exception("No token")
{
    public SendOutcome Outcome => outcome;
}

/// <summary>A log-in over a connection without TLS, to a host for which that is not allowed.</summary>
internal sealed class PlainLoginException(string host) : Exception($"The log-in at {host} would not be encrypted");
