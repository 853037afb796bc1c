using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Iris.LoadTests;

/// <summary>
/// Kills the gateway in mid-load and starts it again on the same store, once or many times. Every interaction whose 200 was received must be readable and
/// must have reached the provider exactly once, or say that the outcome of its attempt is unknown.
/// </summary>
internal sealed class KillRun(Options options, GatewayProcess gateway, GatewayApi api, ProviderProcess provider)
{
    private const int Readers = 8;

    /// <summary>Shorter than the provider hangs.</summary>
    private const int FaultTimeoutSeconds = 3;

    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var stage = await LoadStage.StartAsync(options, options.HasFaults ? FaultTimeoutSeconds : LoadStage.UsualTimeoutSeconds, cancellationToken);
        return await new KillRun(options, stage.Gateway, stage.Api, stage.Provider).RunAsync(cancellationToken);
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var accepted = new List<UInt128>();
        var (errors, waiting) = (0, 0);
        for (var kill = 1; kill <= options.Kills; kill++)
        {
            var (more, failed) = await LoadAndKillAsync(cancellationToken);
            accepted.AddRange(more);
            errors += failed;
            await provider.FetchAsync(cancellationToken);
            waiting = accepted.Count(id => !provider.FirstArrivals.ContainsKey(id));
            Console.WriteLine($"Kill {kill}: {accepted.Count} accepted, {waiting} of them not yet at the provider; starting again …");
            await gateway.StartAsync(cancellationToken);
        }

        var report = await AccountAsync(accepted, cancellationToken) with { Kills = options.Kills, WaitingAtKill = waiting, Errors = errors };
        report.Print(Console.Out);
        await report.SaveAsync(options.Json, cancellationToken);
        return report.IsSound ? 0 : 1;
    }

    private async Task<(List<UInt128> Accepted, int Errors)> LoadAndKillAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = new LoadClient(api.LoadTemplate(options), options.Connections).RunAsync(long.MaxValue, end.Token);
        var share = options.HasFaults ? 0.1 + (Random.Shared.NextDouble() * 0.9) : 1;
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds * share), cancellationToken);
        var killed = Stopwatch.GetTimestamp();
        await gateway.Child.KillAsync();
        await end.CancelAsync();
        var result = await load;
        return ([.. result.Samples.Select(sample => sample.Id)], result.Failures.Count(failure => failure.End < killed));
    }

    /// <summary>Reads the undecided again and again until none is left or the time is over.</summary>
    private async Task<KillReport> AccountAsync(List<UInt128> accepted, CancellationToken cancellationToken)
    {
        var verdicts = new ConcurrentDictionary<UInt128, Verdict>();
        var undecided = accepted;
        var deadline = DateTime.UtcNow.AddSeconds(options.Drain);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (true)
        {
            await provider.FetchAsync(cancellationToken);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(undecided, parallel, async (id, cancel) => verdicts[id] = await JudgeAsync(id, cancel));
            undecided = undecided.FindAll(id => verdicts[id] is Verdict.Waiting or Verdict.Unsettled);
            if (undecided.Count == 0 || DateTime.UtcNow > deadline)
                break;

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        await provider.FetchAsync(cancellationToken);
        var counts = verdicts.Values.CountBy(verdict => verdict).ToDictionary();
        return new(accepted.Count, counts, provider.Doubled.Count);
    }

    private async Task<Verdict> JudgeAsync(UInt128 id, CancellationToken cancellationToken)
    {
        if (options.HasStrategies)
            return await new StrategyAccount(api, provider).JudgeAsync(id.ToString("x24", CultureInfo.InvariantCulture), cancellationToken);

        var reading = await api.ReadAsync(id.ToString("x24", CultureInfo.InvariantCulture), cancellationToken);
        var arrived = provider.FirstArrivals.ContainsKey(id);
        return reading switch
        {
            { Found: false } => Verdict.Unreadable,
            { OutcomeUnknown: true } => arrived ? Verdict.DeliveredUnknown : Verdict.PendingUnknown,
            { Status: "DISPATCH_PENDING" } => arrived ? Verdict.Unsettled : Verdict.Waiting,
            _ => arrived ? Verdict.Delivered : Verdict.Waiting,
        };
    }
}
