using System.Net;
using System.Text;
using Iris.Adapters.Http;
using MailKit.Security;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>
/// Connections to one SMTP server with one set of credentials. A connection carries one message at a time; a few idle ones are kept for a
/// while.
/// </summary>
internal sealed class SmtpConnections(
    string host, int port, bool implicitTls, bool startTls, NetworkCredential? credentials, OutgoingGuard guard, TimeProvider time)
{
    /// <summary>More are closed after use: most relays allow few per client.</summary>
    public const int MaxIdle = 4;

    /// <summary>A certificate chain and an answer of many lines fit; a server that never stops talking is cut off.</summary>
    public const int MaxUnanswered = 64 * 1024;

    /// <summary>Shorter than the idle time that servers allow, which is some minutes.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly List<(SmtpConnection Connection, DateTimeOffset Since)> idle = [];
    private ITimer? sweep;

    /// <summary>An open connection, the one used last; null when there is none.</summary>
    public SmtpConnection? TakeIdle()
    {
        lock (gate)
        {
            if (idle.Count == 0)
                return null;

            var connection = idle[^1].Connection;
            idle.RemoveAt(idle.Count - 1);
            return connection;
        }
    }

    /// <summary>A new connection, encrypted and logged in as the settings ask. It goes to the address that was checked.</summary>
    /// <exception cref="AddressNotAllowedException">The host resolves to an address that may not be called.</exception>
    /// <exception cref="PlainLoginException">It would tell the password to anybody on the way.</exception>
    public async Task<SmtpConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var stream = await guard.ConnectAsync(host, port, OutgoingUse.Provider, cancellationToken);
        stream.MaxUnanswered = MaxUnanswered;
        var connection = new SmtpConnection(stream, new NoHello());
        try
        {
            await connection.Client.ConnectAsync(stream, host, port, Security, cancellationToken);
            if (credentials is not null)
            {
                if (!connection.Client.IsSecure && !guard.MaySpeakInClear(host, port))
                    throw new PlainLoginException(host);

                await connection.Client.AuthenticateAsync(Encoding.UTF8, credentials, cancellationToken);
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
            if (idle.Count < MaxIdle)
            {
                idle.Add((connection, time.GetUtcNow()));
                sweep ??= time.CreateTimer(_ => CloseIdle(), null, IdleTime, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        connection.Dispose();
    }

    private SecureSocketOptions Security => implicitTls
        ? SecureSocketOptions.SslOnConnect
        : startTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None;

    private void CloseIdle()
    {
        List<SmtpConnection> old;
        lock (gate)
        {
            var limit = time.GetUtcNow() - IdleTime;
            old = [.. idle.Where(entry => entry.Since <= limit).Select(entry => entry.Connection)];
            idle.RemoveAll(entry => entry.Since <= limit);
            sweep?.Dispose();
            sweep = idle.Count == 0
                ? null
                : time.CreateTimer(_ => CloseIdle(), null, idle[0].Since - limit, Timeout.InfiniteTimeSpan);
        }

        foreach (var connection in old)
            connection.Dispose();
    }
}

/// <summary>A log-in over a connection without TLS, to a host for which that is not allowed.</summary>
internal sealed class PlainLoginException(string host) : Exception($"The log-in at {host} would not be encrypted");
