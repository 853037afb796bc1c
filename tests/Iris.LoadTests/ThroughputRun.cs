namespace Iris.LoadTests;

/// <summary>
/// Bare insert, bare pipeline and gateway in turn, over the same client, the latter two with the same provider; at last both at half of what the gateway
/// could send. The bare server and the gateway are processes of their own that live through all rounds.
/// </summary>
internal sealed class ThroughputRun(Options options, LoadStage stage, ChildProcess bare, int barePort)
{
    private const int FillBatch = 1000;
    private const int Fillers = 2;

    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var stage = await LoadStage.StartAsync(options, LoadStage.UsualTimeoutSeconds, cancellationToken);
        var collector = GatewayProcess.UsesServerGarbageCollector(stage.Dll) ? "1" : "0";
        var (bare, port) = await ChildProcess.StartServerAsync(
            [BareBaseline.Verb, stage.File("bare.db"), stage.Provider.BaseUrl],
            new Dictionary<string, string> { ["DOTNET_gcServer"] = collector },
            cancellationToken);
        using var bareProcess = bare;
        return await new ThroughputRun(options, stage, bare, port).RunRoundsAsync(cancellationToken);
    }

    private async Task<int> RunRoundsAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        var insert = BareTemplate(BareBaseline.InsertPath);
        var pipeline = BareTemplate(BareBaseline.PipelinePath);
        var gateway = stage.Api.LoadTemplate(options);
        var (inserts, pipelines, gateways) = (new List<BareRound>(), new List<SendingRound>(), new List<SendingRound>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            Console.WriteLine($"Round {round} of {options.Rounds}: bare insert, bare pipeline, gateway …");
            inserts.Add(await RunBareAsync(insert, cancellationToken));
            pipelines.Add(await RunSendingAsync(pipeline, bare, null, cancellationToken));
            gateways.Add(await RunSendingAsync(gateway, stage.Gateway.Child, null, cancellationToken));
        }

        var half = gateways.Min(round => round.SentPerSecond) / 2;
        Console.WriteLine($"Bare pipeline and gateway at {half:N0}/s …");
        var pipelineAtHalf = await RunSendingAsync(pipeline, bare, half, cancellationToken);
        var gatewayAtHalf = await RunSendingAsync(gateway, stage.Gateway.Child, half, cancellationToken);
        var report = ThroughputReport.Make(options, inserts, pipelines, gateways, pipelineAtHalf, gatewayAtHalf);
        report.Print(Console.Out);
        await report.SaveAsync(options.Json, cancellationToken);
        return report.IsSound ? 0 : 1;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var tomorrow = $"{DateTimeOffset.UtcNow.AddDays(1).UtcDateTime:O}";
        await Parallel.ForAsync(
            0,
            (options.Backlog + FillBatch - 1) / FillBatch,
            new ParallelOptions { MaxDegreeOfParallelism = Fillers, CancellationToken = cancellationToken },
            async (batch, cancel) => await stage.Api.SendBatchAsync(
                Enumerable.Range(batch * FillBatch, FillBatch).Select(i =>
                    $"{SendTemplate.Body(stage.Api.IntegrationId, "a", $"34{600_000_000 + i}", autoCreateUser: true)[..^1]},\"sendAt\":\"{tomorrow}\"}}"),
                cancel));
        if (options.Backlog > 0)
            Console.WriteLine($"{options.Backlog:N0} wait until tomorrow.");
    }

    private SendTemplate BareTemplate(string path) =>
        new(barePort, path, "", stage.Api.IntegrationId, options) { NamesInteraction = true };

    private async Task<BareRound> RunBareAsync(SendTemplate template, CancellationToken cancellationToken)
    {
        var load = await LoadAsync(template, bare, null, cancellationToken);
        var measured = load.Measured();
        var cpu = Now(bare) - load.Before;
        return new(measured.Count / load.Window.Seconds, Latency.Of(measured.Select(sample => sample.End - sample.Start)), load.Result.Failures.Count, cpu)
        {
            MicrosecondsPerMessage = cpu.Server * 1e6 / Math.Max(1, load.SinceStart().Count),
            FirstErrors = load.FirstErrors(),
        };
    }

    /// <summary>One round of a server that sends to the provider.</summary>
    private async Task<SendingRound> RunSendingAsync(
        SendTemplate template, ChildProcess server, double? perSecond, CancellationToken cancellationToken)
    {
        var provider = stage.Provider;
        var load = await LoadAsync(template, server, perSecond, cancellationToken);
        var atEnd = Now(server) - load.Before;
        var lost = await provider.WaitForAsync(load.Result.Samples.Select(sample => sample.Id), TimeSpan.FromSeconds(options.Drain), cancellationToken);
        var drained = Now(server) - load.Before;
        var measured = load.Measured();
        var arrivals = provider.FirstArrivals;
        var arrived = measured.Where(sample => arrivals.ContainsKey(sample.Id)).ToList();
        var last = load.Result.Samples.Select(sample => arrivals.GetValueOrDefault(sample.Id)).DefaultIfEmpty().Max();
        // Some were accepted before the processor time is counted and sent after it: each half counts as half a message.
        var halves = load.SinceStart().Count + arrivals.Values.Count(tick => tick >= load.Window.Start);
        return new()
        {
            AcceptedPerSecond = measured.Count / load.Window.Seconds,
            SentPerSecond = arrivals.Values.Count(load.Window.Contains) / load.Window.Seconds,
            Accept = Latency.Of(measured.Select(sample => sample.End - sample.Start)),
            // The provider may have the message before the client has read its answer: that is no wait at all.
            AnswerToProvider = Latency.Of(arrived.Select(sample => Math.Max(0, arrivals[sample.Id] - sample.End))),
            RequestToProvider = Latency.Of(arrived.Select(sample => arrivals[sample.Id] - sample.Start)),
            Errors = load.Result.Failures.Count,
            Accepted = load.Result.Samples.Count,
            Lost = lost.Count,
            Doubled = provider.Doubled.Count,
            DrainSeconds = Math.Max(0, new LoadWindow(load.Window.End, last).Seconds),
            PeakMemoryMegabytes = server.PeakMemoryBytes / 1048576.0,
            Cpu = atEnd,
            MicrosecondsPerMessage = drained.Server * 2e6 / Math.Max(1, halves),
            FirstErrors = load.FirstErrors(),
        };
    }

    /// <summary>The load of one round; processor time is counted from the end of the warm-up.</summary>
    private async Task<Load> LoadAsync(SendTemplate template, ChildProcess server, double? perSecond, CancellationToken cancellationToken)
    {
        var window = LoadWindow.After(options.Warmup, options.Seconds);
        var load = new LoadClient(template, options.Connections, perSecond).RunAsync(window.End, cancellationToken);
        await window.WaitForStartAsync(cancellationToken);
        var before = Now(server);
        var result = await load;
        cancellationToken.ThrowIfCancellationRequested();
        return server.HasExited
            ? throw new HarnessException($"A server of the run ended by itself.\n{server.Tail}")
            : new(result, window, before);
    }

    private Cpu Now(ChildProcess server) => new(server.CpuSeconds, Environment.CpuUsage.TotalTime.TotalSeconds, stage.Provider.CpuSeconds);

    private sealed record Load(LoadResult Result, LoadWindow Window, Cpu Before)
    {
        /// <summary>Answered in the measured part.</summary>
        public List<Sample> Measured() => [.. Result.Samples.Where(sample => Window.Contains(sample.End))];

        /// <summary>Answered since processor time is counted.</summary>
        public List<Sample> SinceStart() => [.. Result.Samples.Where(sample => sample.End >= Window.Start)];

        public string[] FirstErrors() => [.. Result.Failures.Take(3).Select(failure => failure.Text)];
    }
}
