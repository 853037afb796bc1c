using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Iris.LoadTests;

/// <summary>
/// What a message costs after it was sent: processor time of the gateway for a send alone, for a notice of its delivery, and for a webhook delivery,
/// each until nothing is left to do.
/// </summary>
internal sealed class EventsRun(Options options, LoadStage stage)
{
    /// <summary>Of a send without faults: it was created, it was sent.</summary>
    private const int EventsPerSend = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var stage = await LoadStage.StartAsync(options, LoadStage.UsualTimeoutSeconds, cancellationToken);
        return await new EventsRun(options, stage).RunRoundsAsync(cancellationToken);
    }

    private async Task<int> RunRoundsAsync(CancellationToken cancellationToken)
    {
        await SendAsync(options.Warmup, cancellationToken);
        var sound = true;
        for (var round = 1; round <= options.Rounds; round++)
        {
            Console.WriteLine($"Round {round} of {options.Rounds}: sends, their notices, sends with webhook …");
            var (ids, send) = await SendAsync(options.Seconds, cancellationToken);
            var notice = await NotifyAsync(ids, cancellationToken);
            sound &= await AreDeliveredAsync(ids, cancellationToken);
            await stage.Api.SubscribeAsync(stage.Provider.HookUrl, cancellationToken);
            var before = await stage.Provider.CountHooksAsync(cancellationToken);
            var (told, withHooks) = await SendAsync(options.Seconds, cancellationToken);
            var hooks = await stage.Provider.CountHooksAsync(cancellationToken) - before;
            await stage.Api.UnsubscribeAsync(cancellationToken);
            sound &= hooks == told.Count * EventsPerSend;
            Print("a send", ids.Count, send);
            Print("a notice", ids.Count, notice);
            Print("a send with its webhook deliveries", told.Count, withHooks);
            Console.WriteLine($"{(withHooks.Micros(told.Count) - send.Micros(ids.Count)) / EventsPerSend,9:N0} us  a delivery, the difference; {hooks:N0} came");
        }

        return sound ? 0 : 1;
    }

    /// <summary>Sends as fast as it is answered, until nothing is left to do.</summary>
    private async Task<(List<UInt128> Ids, Cost Cost)> SendAsync(int seconds, CancellationToken cancellationToken)
    {
        var start = Cost.Start(stage.Gateway.Child);
        var load = new LoadClient(stage.Api.LoadTemplate(options), options.Connections, options.Rate);
        var result = await load.RunAsync(LoadWindow.After(0, seconds).End, cancellationToken);
        List<UInt128> ids = [.. result.Samples.Select(sample => sample.Id)];
        if (await stage.Provider.WaitForAsync(ids, TimeSpan.FromSeconds(options.Drain), cancellationToken) is { Count: > 0 } lost)
            throw new HarnessException($"{lost.Count} of {ids.Count} did not come to the provider.");

        await RestAsync(cancellationToken);
        return (ids, start.Stop());
    }

    /// <summary>Tells of each that it was delivered, until nothing is left to do.</summary>
    private async Task<Cost> NotifyAsync(List<UInt128> ids, CancellationToken cancellationToken)
    {
        var path = await stage.Api.CallbackPathAsync(stage.Api.IntegrationId, cancellationToken);
        var left = new ConcurrentQueue<UInt128>(ids);
        var start = Cost.Start(stage.Gateway.Child);
        var threads = Enumerable.Range(0, options.Connections).Select(_ => Task.Factory.StartNew(
            () => Notify(path, left), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await Task.WhenAll(threads);
        await RestAsync(cancellationToken);
        return start.Stop();
    }

    private void Notify(string path, ConcurrentQueue<UInt128> left)
    {
        using var connection = HttpSocket.Connect(stage.Gateway.Port);
        while (left.TryDequeue(out var id))
        {
            var body = $$"""{"total":1,"data":[{"id":"m{{id.ToString("x24", CultureInfo.InvariantCulture)}}","sentStatusCode":2,"sentStatus":"SENT_SUCCESS","deliveredStatusCode":4,"deliveredStatus":"DELIVERED_SUCCESS"}]}""";
            var status = connection.Exchange(Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            if (status != 200)
                throw new HarnessException($"A notice was answered with {status}.");
        }
    }

    private async Task<bool> AreDeliveredAsync(List<UInt128> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids.Where((_, i) => i % Math.Max(1, ids.Count / 20) == 0))
        {
            var reading = await stage.Api.ReadAsync(id.ToString("x24", CultureInfo.InvariantCulture), cancellationToken);
            if (reading.Status == "COMPLETED")
                continue;

            Console.WriteLine($"{id:x24} is {reading.Status}, though its delivery was told.");
            return false;
        }

        return true;
    }

    /// <summary>Until the gateway does next to nothing for a while.</summary>
    private async Task RestAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        var before = stage.Gateway.Child.CpuSeconds;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = stage.Gateway.Child.CpuSeconds;
            if (now - before < Pause.TotalSeconds / 20)
                return;

            before = now;
        }
    }

    private static void Print(string what, int count, Cost cost) =>
        Console.WriteLine($"{cost.Micros(count),9:N0} us  {what}; {count:N0} of them, {count / cost.Elapsed.TotalSeconds:N0}/s");

    /// <summary>Processor time and time since a moment.</summary>
    private readonly record struct Cost(ChildProcess Child, double Cpu, long Begin, TimeSpan Elapsed)
    {
        public static Cost Start(ChildProcess child) => new(child, child.CpuSeconds, Stopwatch.GetTimestamp(), default);

        public Cost Stop() => this with { Cpu = Child.CpuSeconds - Cpu, Elapsed = Stopwatch.GetElapsedTime(Begin) };

        public double Micros(int count) => Cpu * 1e6 / Math.Max(1, count);
    }
}
