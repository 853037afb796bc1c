using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Iris.LoadTests;

/// <summary>
/// A tenant that minds its own business beside the abuse: some sends a second on a connection that stays, some reads a second on a new
/// connection each.
/// </summary>
internal sealed class AbuseProbe : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);
    private readonly CancellationTokenSource stop = new();
    private readonly SendTemplate template;
    private readonly string readHeaders;
    private readonly List<Thread> threads = [];
    private UInt128 lastId;

    public AbuseProbe(GatewayApi api, Options options)
    {
        template = api.LoadTemplate(options);
        readHeaders = $" HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Api-Key: {api.Key}\r\nConnection: close\r\n\r\n";
    }

    /// <summary>A call, in <see cref="Stopwatch"/> ticks.</summary>
    /// <param name="IsSend">A send; else a read.</param>
    /// <param name="Start">When it began.</param>
    /// <param name="End">When it was over.</param>
    /// <param name="Failure">Why it was not answered with 200; null when it was.</param>
    public readonly record struct Call(bool IsSend, long Start, long End, string? Failure);

    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>Interactions that were accepted.</summary>
    public ConcurrentQueue<UInt128> Accepted { get; } = new();

    public void Start()
    {
        foreach (var work in new Action[] { Send, Read })
        {
            var thread = new Thread(() => work()) { IsBackground = true };
            thread.Start();
            threads.Add(thread);
        }
    }

    public void Stop()
    {
        stop.Cancel();
        threads.ForEach(thread => thread.Join());
    }

    public void Dispose()
    {
        Stop();
        stop.Dispose();
    }

    private void Send()
    {
        var request = template.Copy();
        HttpSocket? connection = null;
        Paced(isSend: true, () =>
        {
            try
            {
                connection ??= HttpSocket.Connect(template.Port);
                template.Renew(request);
                var status = connection.Exchange(request);
                if (status != 200)
                    return $"{status}";

                lastId = LoadClient.TryReadId(connection.Body, out var id) ? id : lastId;
                Accepted.Enqueue(id);
                return null;
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                connection?.Dispose();
                connection = null;
                return error.Message;
            }
        });
        connection?.Dispose();
    }

    private void Read() => Paced(isSend: false, () =>
    {
        try
        {
            using var connection = HttpSocket.Connect(template.Port);
            var id = lastId.ToString("x24", CultureInfo.InvariantCulture);
            var status = connection.Exchange(Encoding.ASCII.GetBytes($"GET /conversation/interaction/{id}{readHeaders}"));
            return status == 200 || lastId == UInt128.Zero ? null : $"{status}";
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return error.Message;
        }
    });

    private void Paced(bool isSend, Func<string?> call)
    {
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            var failure = call();
            Calls.Enqueue(new(isSend, start, Stopwatch.GetTimestamp(), failure));
            var left = Pace - Stopwatch.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
                stop.Token.WaitHandle.WaitOne(left);
        }
    }
}
