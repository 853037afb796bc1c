namespace Iris.LoadTests;

/// <summary>Bare baseline and gateway in turn, over the same client, each in a process of its own that lives through all rounds.</summary>
internal sealed class ThroughputRun(Options options, GatewayProcess gateway, GatewayApi api, ProviderProcess provider)
{
    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var stage = await LoadStage.StartAsync(options, LoadStage.UsualTimeoutSeconds, cancellationToken);
        var collector = GatewayProcess.UsesServerGarbageCollector(stage.Dll) ? "1" : "0";
        var (bare, port) = await ChildProcess.StartServerAsync(
            [BareBaseline.Verb, stage.File("bare.db")], new Dictionary<string, string> { ["DOTNET_gcServer"] = collector }, cancellationToken);
        using var bareProcess = bare;
        return await new ThroughputRun(options, stage.Gateway, stage.Api, stage.Provider).RunRoundsAsync(bare, port, cancellationToken);
    }

    private async Task<int> RunRoundsAsync(ChildProcess bare, int barePort, CancellationToken cancellationToken)
    {
        var bareTemplate = new SendTemplate(barePort, "/insert", "", api.IntegrationId, options);
        var (bareRounds, gatewayRounds) = (new List<BareRound>(), new List<GatewayRound>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            Console.WriteLine($"Round {round} of {options.Rounds}: bare insert, then gateway …");
            bareRounds.Add(await RunBareAsync(bareTemplate, bare, cancellationToken));
            gatewayRounds.Add(await RunGatewayAsync(cancellationToken));
        }

        var report = ThroughputReport.Make(options, bareRounds, gatewayRounds);
        report.Print(Console.Out);
        await report.SaveAsync(options.Json, cancellationToken);
        return report.IsSound ? 0 : 1;
    }

    private async Task<BareRound> RunBareAsync(SendTemplate template, ChildProcess bare, CancellationToken cancellationToken)
    {
        var (result, window, cpu) = await LoadAsync(template, bare, cancellationToken);
        var measured = result.Samples.Where(sample => window.Contains(sample.End)).ToList();
        return new(
            measured.Count / window.Seconds,
            Latency.Of(measured.Select(sample => sample.End - sample.Start)),
            result.Failures.Count,
            cpu)
        {
            FirstErrors = FirstErrors(result),
        };
    }

    private async Task<GatewayRound> RunGatewayAsync(CancellationToken cancellationToken)
    {
        var (result, window, cpu) = await LoadAsync(api.LoadTemplate(options), gateway.Child, cancellationToken);
        var lost = await provider.WaitForAsync(result.Samples.Select(sample => sample.Id), TimeSpan.FromSeconds(options.Drain), cancellationToken);
        var measured = result.Samples.Where(sample => window.Contains(sample.End)).ToList();
        var arrivals = provider.FirstArrivals;
        var arrived = measured.Where(sample => arrivals.ContainsKey(sample.Id)).ToList();
        var last = result.Samples.Select(sample => arrivals.GetValueOrDefault(sample.Id)).DefaultIfEmpty().Max();
        return new()
        {
            AcceptedPerSecond = measured.Count / window.Seconds,
            SentPerSecond = arrivals.Values.Count(window.Contains) / window.Seconds,
            Accept = Latency.Of(measured.Select(sample => sample.End - sample.Start)),
            // The provider may have the message before the client has read its answer: that is no wait at all.
            AnswerToProvider = Latency.Of(arrived.Select(sample => Math.Max(0, arrivals[sample.Id] - sample.End))),
            RequestToProvider = Latency.Of(arrived.Select(sample => arrivals[sample.Id] - sample.Start)),
            Errors = result.Failures.Count,
            Accepted = result.Samples.Count,
            Lost = lost.Count,
            Doubled = provider.Doubled.Count,
            DrainSeconds = Math.Max(0, new LoadWindow(window.End, last).Seconds),
            PeakMemoryMegabytes = gateway.Child.PeakMemoryBytes / 1048576.0,
            Cpu = cpu,
            FirstErrors = FirstErrors(result),
        };
    }

    /// <summary>One round; processor time is counted from the end of the warm-up.</summary>
    private async Task<(LoadResult Result, LoadWindow Window, Cpu Cpu)> LoadAsync(
        SendTemplate template, ChildProcess server, CancellationToken cancellationToken)
    {
        var window = LoadWindow.After(options.Warmup, options.Seconds);
        var load = new LoadClient(template, options.Connections).RunAsync(window.End, cancellationToken);
        await window.WaitForStartAsync(cancellationToken);
        var before = Now();
        var result = await load;
        cancellationToken.ThrowIfCancellationRequested();
        if (server.HasExited)
            throw new HarnessException($"A server of the run ended by itself.\n{server.Tail}");

        var after = Now();
        return (result, window, new(after.Server - before.Server, after.Client - before.Client, after.Provider - before.Provider));

        Cpu Now() => new(server.CpuSeconds, Environment.CpuUsage.TotalTime.TotalSeconds, provider.CpuSeconds);
    }

    private static string[] FirstErrors(LoadResult result) => [.. result.Failures.Take(3).Select(failure => failure.Text)];
}
