using System.Collections.Concurrent;
using System.Diagnostics;

namespace Iris.LoadTests;

/// <summary>
/// Hurts the gateway in several ways, one after the other, and tells what another tenant's sends and reads feel before, during and after,
/// and what becomes of the memory. Nothing may abort, and nothing that was accepted may be lost.
/// </summary>
internal sealed class AbuseRun(Options options, LoadStage stage, AbuseProbe probe)
{
    private const int FillBatch = 1000;

    /// <summary>Before and after.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Refused = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan MemoryPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>How long memory may take to come back, and within which factor it has to.</summary>
    private static readonly TimeSpan LongestReturn = TimeSpan.FromMinutes(1);

    private const double Returned = 1.2;

    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var stage = await LoadStage.StartAsync(options, LoadStage.UsualTimeoutSeconds, cancellationToken);
        using var other = new GatewayApi(stage.Gateway, "other");
        await other.SetUpAsync(stage.Provider.BaseUrl, LoadStage.UsualTimeoutSeconds, cancellationToken);
        var abuses = await Abuse.PrepareAsync(options, stage.Api, stage.Provider, stage.Gateway.Port, cancellationToken);
        for (var filled = 0; filled < options.Interactions; filled += FillBatch)
            await FillAsync(stage.Api, filled, cancellationToken);

        using var probe = new AbuseProbe(other, options);
        probe.Start();
        return await new AbuseRun(options, stage, probe).RunAsync(abuses, cancellationToken);
    }

    private async Task<int> RunAsync(IReadOnlyList<Abuse> abuses, CancellationToken cancellationToken)
    {
        // What is compiled and cached on the way counts as there before.
        await Task.Delay(Calm, cancellationToken);
        AbuseReport.Head();
        var deaths = 0;
        foreach (var abuse in abuses.Where(abuse => options.Only is null || options.Only == abuse.Name))
        {
            AbuseReport.Print(await MeasureAsync(abuse, cancellationToken), probe);
            if (!stage.Gateway.Child.HasExited)
                continue;

            deaths++;
            Console.WriteLine($"The gateway ended with {await stage.Gateway.Child.WaitForExitAsync(cancellationToken)} and is started again.");
            await stage.Gateway.StartAsync(cancellationToken);
        }

        probe.Stop();
        var missing = await stage.Provider.WaitForAsync(probe.Accepted, TimeSpan.FromSeconds(options.Drain), cancellationToken);
        var doubled = probe.Accepted.Count(stage.Provider.Doubled.Contains);
        Console.WriteLine(
            $"\nOf the other tenant: {probe.Accepted.Count:N0} accepted, {missing.Count:N0} not at the provider, {doubled:N0} there twice. The gateway ended {deaths} times.");
        return missing.Count == 0 && doubled == 0 && deaths == 0 ? 0 : 1;
    }

    private async Task<AbuseResult> MeasureAsync(Abuse abuse, CancellationToken cancellationToken)
    {
        var gateway = stage.Gateway.Child;
        var answers = new ConcurrentDictionary<int, int>();
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(Calm, cancellationToken);
        var (before, peak) = (gateway.MemoryBytes, 0L);
        var begin = Stopwatch.GetTimestamp();
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            stop.CancelAfter(TimeSpan.FromSeconds(options.Seconds));
            var work = Task.Factory.StartNew(
                () => abuse.Run(status => answers.AddOrUpdate(status, 1, (_, known) => known + 1), stop.Token), TaskCreationOptions.LongRunning);
            while (!work.IsCompleted)
            {
                peak = Math.Max(peak, gateway.HasExited ? 0 : gateway.MemoryBytes);
                await Task.WhenAny(work, Task.Delay(MemoryPoll, cancellationToken));
            }

            await work;
        }

        var end = Stopwatch.GetTimestamp();
        await Task.Delay(Calm, cancellationToken);
        var after = Stopwatch.GetTimestamp();
        while (!gateway.HasExited && gateway.MemoryBytes > before * Returned && Stopwatch.GetElapsedTime(end) < LongestReturn)
            await Task.Delay(MemoryPoll, cancellationToken);
        return new(
            abuse, new(start, begin), new(begin, end), new(end, after), answers, before, peak, gateway.HasExited ? 0 : gateway.MemoryBytes,
            Stopwatch.GetElapsedTime(end));
    }

    private static async Task FillAsync(GatewayApi api, int from, CancellationToken cancellationToken)
    {
        var bodies = Enumerable.Range(from, FillBatch)
            .Select(i => SendTemplate.Body(api.IntegrationId, $"Su pedido {i} sale hoy", $"57{300_000_000 + (i / 20)}", autoCreateUser: true))
            .ToList();
        // No faster than a tenant may.
        while (!await api.TrySendBatchAsync(bodies, cancellationToken))
            await Task.Delay(Refused, cancellationToken);
    }
}

/// <summary>What one abuse came to.</summary>
internal sealed record AbuseResult(
    Abuse Abuse, LoadWindow Before, LoadWindow During, LoadWindow After, IReadOnlyDictionary<int, int> Answers, long MemoryBefore, long MemoryPeak,
    long MemoryAfter, TimeSpan MemoryWait);
