using System.Net;
using System.Net.Mail;

namespace Iris.Adapters.Outgoing;

/// <summary>
/// Connections to one SMTP server with one set of credentials. <see cref="SmtpClient"/> keeps its connection and sends one message at a
/// time, so an idle client is an open connection: a few are kept for a while.
/// </summary>
internal sealed class SmtpConnections(
    string host, int port, bool startTls, NetworkCredential? credentials, TimeSpan timeLimit, OutgoingGuard guard, TimeProvider time)
{
    /// <summary>More are closed after use: most relays allow few per client.</summary>
    public const int MaxIdle = 4;

    /// <summary>Shorter than the idle time that servers allow, which is some minutes.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    /// <summary>The caller's token ends a send at its limit; the client's own clock is only the last resort, behind it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly List<(SmtpClient Client, DateTimeOffset Since)> idle = [];
    private ITimer? sweep;

    /// <summary>An open connection, the one used last; null when there is none.</summary>
    public SmtpClient? TakeIdle()
    {
        lock (gate)
        {
            if (idle.Count == 0)
                return null;

            var client = idle[^1].Client;
            idle.RemoveAt(idle.Count - 1);
            return client;
        }
    }

    /// <summary>A connection that opens with its first message.</summary>
    /// <exception cref="Core.Channels.AddressNotAllowedException">The host resolves to an address that may not be called.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The host cannot be resolved.</exception>
    public async Task<SmtpClient> OpenAsync(CancellationToken cancellationToken)
    {
        // The client resolves the name once more itself: TLS needs the name, so it cannot be given the checked address. A name server
        // that changes its answer in between gets through, to a port and protocol that give it little.
        await guard.ResolveAsync(host, port, OutgoingUse.Provider, cancellationToken);
        return new SmtpClient(host, port)
        {
            EnableSsl = startTls,
            Credentials = credentials,
            Timeout = (int)(timeLimit + Margin).TotalMilliseconds,
        };
    }

    /// <summary>Takes a connection back after a clean send.</summary>
    public void Return(SmtpClient client)
    {
        lock (gate)
        {
            if (idle.Count < MaxIdle)
            {
                idle.Add((client, time.GetUtcNow()));
                sweep ??= time.CreateTimer(_ => CloseIdle(), null, IdleTime, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        client.Dispose();
    }

    private void CloseIdle()
    {
        List<SmtpClient> old;
        lock (gate)
        {
            var limit = time.GetUtcNow() - IdleTime;
            old = [.. idle.Where(entry => entry.Since <= limit).Select(entry => entry.Client)];
            idle.RemoveAll(entry => entry.Since <= limit);
            sweep?.Dispose();
            sweep = idle.Count == 0
                ? null
                : time.CreateTimer(_ => CloseIdle(), null, idle[0].Since - limit, Timeout.InfiniteTimeSpan);
        }

        foreach (var client in old)
            client.Dispose();
    }
}
