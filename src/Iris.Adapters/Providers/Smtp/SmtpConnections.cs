using System.Security.Cryptography.X509Certificates;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Handles;
using MailKit.Security;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>
/// Connections to one SMTP server with one set of credentials. A connection carries one message at a time; a few idle ones are kept for a
/// while.
/// </summary>
internal sealed class SmtpConnections(SmtpEmailSettings settings, OAuthTokens tokens, OutgoingGuard guard, long maxReplyBytes, TimeProvider time)
{
    /// <summary>More are closed after use: most relays allow few per client.</summary>
    public const int MaxIdle = 4;

    /// <summary>Shorter than what servers allow, which is some minutes.</summary>
    private TimeSpan IdleTime => guard.Kept.IdleTime;

    private readonly Lock gate = new();
    private readonly List<(SmtpConnection Connection, KeptConnection Place, DateTimeOffset Since)> idle = [];
    private ITimer? sweep;

    /// <summary>An open connection, the one used last; null when there is none.</summary>
    public SmtpConnection? TakeIdle()
    {
        lock (gate)
        {
            if (idle.Count == 0)
                return null;

            var (connection, place, _) = idle[^1];
            idle.RemoveAt(idle.Count - 1);
            place.Dispose();
            return connection;
        }
    }

    /// <summary>A new connection, encrypted and logged in as the settings ask. It goes to the address that was checked.</summary>
    /// <exception cref="AddressNotAllowedException">The host resolves to an address that may not be called.</exception>
    /// <exception cref="PlainLoginException">It would tell the password to anybody on the way.</exception>
    public async Task<SmtpConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var (host, port) = (settings.Host, settings.Port);
        var stream = await guard.ConnectAsync(host, port, OutgoingUse.Provider, cancellationToken);
        stream.MaxUnanswered = maxReplyBytes;
        var log = new NoHello();
        var connection = new SmtpConnection(stream, log);
        try
        {
            Secure(connection.Client);
            await connection.Client.ConnectAsync(stream, host, port, Security, cancellationToken);
            log.IsGreeted = true;
            if (settings.HasLogin)
            {
                if (!connection.Client.IsSecure && !guard.MaySpeakInClear(host, port))
                    throw new PlainLoginException(host);

                await new SmtpLogin(settings, tokens).RunAsync(connection.Client, cancellationToken);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Takes a connection back after a clean send.</summary>
    public void Return(SmtpConnection connection)
    {
        lock (gate)
        {
            if (idle.Count < MaxIdle && guard.Kept.TryBegin(OutgoingCaller.Current?.Tenant ?? "", this) is { } place)
            {
                idle.Add((connection, place, time.GetUtcNow()));
                sweep ??= time.CreateTimer(_ => CloseIdle(), null, IdleTime, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        connection.Dispose();
    }

    private SecureSocketOptions Security => settings.TlsMode switch
    {
        SmtpTls.Implicit => SecureSocketOptions.SslOnConnect,
        SmtpTls.Optional => SecureSocketOptions.StartTlsWhenAvailable,
        SmtpTls.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    /// <summary>Read once: a key is an object of the system.</summary>
    private readonly X509Certificate2? client = settings.ClientCertificate is null ? null : SmtpCertificates.ReadClient(settings);

    private void Secure(SmtpCommands commands)
    {
        if (settings.EhloName is not null)
            commands.LocalDomain = settings.EhloName;
        if (settings.CaCertificates is not null)
            commands.ServerCertificateValidationCallback = SmtpCertificates.TrustOnly(settings.CaCertificates);
        if (client is not null)
            commands.ClientCertificates = [client];
    }

    private void CloseIdle()
    {
        List<(SmtpConnection Connection, KeptConnection Place, DateTimeOffset Since)> old;
        lock (gate)
        {
            var limit = time.GetUtcNow() - IdleTime;
            old = [.. idle.Where(entry => entry.Since <= limit)];
            idle.RemoveAll(entry => entry.Since <= limit);
            sweep?.Dispose();
            sweep = idle.Count == 0
                ? null
                : time.CreateTimer(_ => CloseIdle(), null, idle[0].Since - limit, Timeout.InfiniteTimeSpan);
        }

        foreach (var (connection, place, _) in old)
        {
            connection.Dispose();
            place.Dispose();
        }
    }
}
