using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Iris.LoadTests;

/// <summary>An answered request, in <see cref="Stopwatch"/> ticks.</summary>
internal readonly record struct Sample(UInt128 Id, long Start, long End);

/// <summary>A request that was not answered with 200.</summary>
internal readonly record struct Failure(string Text, long End);

/// <summary>All that the connections of one run saw, warm-up included.</summary>
internal sealed record LoadResult(IReadOnlyList<Sample> Samples, IReadOnlyList<Failure> Failures);

/// <summary>
/// Drives N connections, a blocking thread for each: one send and one receive per request is the least that a client can cost.
/// </summary>
/// <param name="template">What is sent.</param>
/// <param name="connections">How many.</param>
/// <param name="perSecond">Requests a second, all connections together; null for as fast as they are answered.</param>
internal sealed class LoadClient(SendTemplate template, int connections, double? perSecond = null)
{
    private const int IdLength = 24;
    private const int StackBytes = 256 * 1024;
    private const int ReconnectMilliseconds = 50;
    private readonly ConcurrentBag<List<Sample>> samples = [];
    private readonly ConcurrentQueue<Failure> failures = new();
    private readonly long begin = Stopwatch.GetTimestamp();
    private long turns;

    private static ReadOnlySpan<byte> IdStart => "\"payload\":{\"id\":\""u8;

    /// <summary>Sends until the given tick, or until cancelled, which is a regular end too.</summary>
    public async Task<LoadResult> RunAsync(long until, CancellationToken cancellationToken)
    {
        var threads = Enumerable.Range(0, connections).Select(_ => StartThread(until, cancellationToken)).ToArray();
        await Task.WhenAll(threads);
        return new([.. samples.SelectMany(list => list)], [.. failures]);
    }

    private Task StartThread(long until, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(Work, StackBytes) { IsBackground = true };
        thread.Start();
        return done.Task;

        void Work()
        {
            try
            {
                Connect(until, cancellationToken);
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        }
    }

    private void Connect(long until, CancellationToken cancellationToken)
    {
        var own = new List<Sample>(1 << 14);
        samples.Add(own);
        while (Stopwatch.GetTimestamp() < until && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var connection = HttpSocket.Connect(template.Port);
                using var abort = cancellationToken.Register(connection.Dispose);
                Send(connection, own, until, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                failures.Enqueue(new(error.Message, Stopwatch.GetTimestamp()));
                cancellationToken.WaitHandle.WaitOne(ReconnectMilliseconds);
            }
        }
    }

    private void Send(HttpSocket connection, List<Sample> own, long until, CancellationToken cancellationToken)
    {
        var request = template.Copy();
        while (!cancellationToken.IsCancellationRequested)
        {
            var start = WaitForTurn();
            if (start >= until)
                return;

            template.Renew(request);
            var status = connection.Exchange(request);
            var end = Stopwatch.GetTimestamp();
            var id = UInt128.Zero;
            if (status == 200 && (!template.NamesInteraction || TryReadId(connection.Body, out id)))
                own.Add(new(id, start, end));
            else
                failures.Enqueue(new($"{status} {Encoding.UTF8.GetString(connection.Body)}", end));

            if (connection.IsLast)
                return;
        }
    }

    /// <summary>When the next request is to go: a server that is late makes those behind it late, not fewer.</summary>
    private long WaitForTurn()
    {
        if (perSecond is null)
            return Stopwatch.GetTimestamp();

        var turn = begin + (long)(Interlocked.Increment(ref turns) * Stopwatch.Frequency / perSecond.Value);
        if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), turn) is { Ticks: > 0 } early)
            Thread.Sleep(early);
        return turn;
    }

    /// <summary>Id of the interaction in the envelope, found without parsing the rest.</summary>
    internal static bool TryReadId(ReadOnlySpan<byte> body, out UInt128 id)
    {
        id = default;
        var at = body.IndexOf(IdStart);
        var hex = at < 0 ? default : body[(at + IdStart.Length)..];
        return hex.Length >= IdLength && UInt128.TryParse(hex[..IdLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }
}
