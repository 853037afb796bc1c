using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Iris.LoadTests;

/// <summary>
/// One integration with a long queue and 99 with one message each, all due at the same moment: how long the 99 wait for the provider.
/// </summary>
internal sealed class FairnessRun(Options options, GatewayApi api, ProviderProcess provider)
{
    private const int Others = 99;
    private const int BatchSize = 1000;
    private const int Fillers = 4;

    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var stage = await LoadStage.StartAsync(options, LoadStage.UsualTimeoutSeconds, cancellationToken);
        return await new FairnessRun(options, stage.Api, stage.Provider).RunAsync(cancellationToken);
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var others = new List<string>();
        while (others.Count < Others)
            others.Add(await api.CreateIntegrationAsync(provider.BaseUrl, LoadStage.UsualTimeoutSeconds, cancellationToken));
        var due = DateTimeOffset.UtcNow.AddSeconds(options.Fill);
        // All clocks of the machine go on alike from here.
        var dueTicks = Stopwatch.GetTimestamp() + (options.Fill * Stopwatch.Frequency);
        await Parallel.ForAsync(
            0,
            (options.Interactions + BatchSize - 1) / BatchSize,
            new ParallelOptions { MaxDegreeOfParallelism = Fillers, CancellationToken = cancellationToken },
            async (batch, cancel) => await api.SendBatchAsync(Enumerable.Range(batch * BatchSize, BatchSize).Select(i => Body(api.IntegrationId, i, due)), cancel));
        var answer = await api.SendBatchAsync(others.Select((id, i) => Body(id, i, due)), cancellationToken);
        var left = due - DateTimeOffset.UtcNow;
        if (left < TimeSpan.FromSeconds(1))
            throw new HarnessException($"The queue took longer to fill than {options.Fill} s; give --fill more.");

        Console.WriteLine($"{options.Interactions:N0} of one integration and one each of {Others} others wait; due in {left.TotalSeconds:0} s.");
        var ids = answer.GetProperty("items").EnumerateArray().Select(IdOf).ToList();
        await Task.Delay(left, cancellationToken);
        var missing = await provider.WaitForAsync(ids, TimeSpan.FromSeconds(options.Drain), cancellationToken);
        var waits = ids.Except(missing).Select(id => provider.FirstArrivals[id] - dueTicks).Order().ToList();
        var latency = Latency.Of(waits);
        Console.WriteLine(
            $"{waits.Count} of the {Others} were at the provider: p50 {latency.P50:0} ms, the last {waits[^1] * 1000.0 / Stopwatch.Frequency:0} ms after they were due; "
            + $"{provider.FirstArrivals.Count - waits.Count} of the long queue by then.");
        return missing.Count == 0 ? 0 : 1;
    }

    private static string Body(string integrationId, int i, DateTimeOffset due)
    {
        var phone = string.Create(CultureInfo.InvariantCulture, $"34{600_000_000 + i}");
        return $"{SendTemplate.Body(integrationId, "a", phone, autoCreateUser: true)[..^1]},\"sendAt\":\"{due.UtcDateTime:O}\"}}";
    }

    private static UInt128 IdOf(JsonElement verdict) => UInt128.Parse(
        verdict.GetProperty("id").GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
