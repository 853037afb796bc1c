using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Iris.LoadTests;

/// <summary>Fills the gateway's store and measures searches in it, one after the other, as its users ask them.</summary>
internal sealed class SearchRun(Options options, GatewayApi api)
{
    private const int BatchSize = 1000;
    private const int Fillers = 4;
    private const int Integrations = 8;

    /// <summary>One in so many goes through an integration that the provider refuses.</summary>
    private const int Refused = 50;

    /// <summary>One in so many has this word in its text.</summary>
    private const int Rare = 1000;

    private readonly Random random = new(7);
    private readonly List<JsonElement> samples = [];

    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var stage = await LoadStage.StartAsync(options, LoadStage.UsualTimeoutSeconds, cancellationToken);
        var run = new SearchRun(options, stage.Api);
        await run.FillAsync(stage.Provider.BaseUrl, cancellationToken);
        await run.MeasureAsync(cancellationToken);
        return 0;
    }

    private async Task FillAsync(string providerUrl, CancellationToken cancellationToken)
    {
        var ids = new List<string> { api.IntegrationId };
        while (ids.Count < Integrations)
            ids.Add(await api.CreateIntegrationAsync(providerUrl, LoadStage.UsualTimeoutSeconds, cancellationToken));
        var refused = await api.CreateIntegrationAsync($"{providerUrl}/refused", LoadStage.UsualTimeoutSeconds, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0,
            (options.Interactions + BatchSize - 1) / BatchSize,
            new ParallelOptions { MaxDegreeOfParallelism = Fillers, CancellationToken = cancellationToken },
            async (batch, cancel) => await api.SendBatchAsync(Enumerable.Range(batch * BatchSize, BatchSize).Select(i => Later(SendTemplate.Body(
                i % Refused == 0 ? refused : ids[i % Integrations],
                $"Su pedido {i} sale hoy{(i % Rare == 0 ? ", con retraso" : "")}",
                string.Create(CultureInfo.InvariantCulture, $"34{600_000_000 + (i / 20)}"),
                autoCreateUser: true))), cancel));
        if (options.AreScheduled)
        {
            Console.WriteLine($"Filled with {options.Interactions:N0} interactions in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, to be sent tomorrow.");
            return;
        }

        Console.WriteLine($"Filled with {options.Interactions:N0} interactions in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; waiting until all is sent …");
        while ((await api.SearchAsync("?status=DISPATCH_PENDING&limit=1", cancellationToken)).GetProperty("items").GetArrayLength() > 0)
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        Console.WriteLine($"All is sent after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s.");
    }

    private string Later(string body) => options.AreScheduled ? $"{body[..^1]},\"sendAt\":\"{DateTimeOffset.UtcNow.AddDays(1).UtcDateTime:O}\"}}" : body;

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        await SampleAsync(cancellationToken);
        await MeasureAsync("all", path => api.SearchAsync(path, cancellationToken));
        using var console = await api.SignInToConsoleAsync(cancellationToken);
        await MeasureAsync("all pages of the console", path => console.GetStringAsync(new Uri($"/console/interactions{path}", UriKind.Relative), cancellationToken));
    }

    private async Task MeasureAsync(string title, Func<string, Task> ask)
    {
        var all = new List<long>();
        foreach (var (name, query) in Queries())
        {
            var took = new List<long>();
            for (var i = 0; i < options.Queries; i++)
            {
                var path = query(samples[random.Next(samples.Count)]);
                var started = Stopwatch.GetTimestamp();
                await ask(path);
                took.Add(Stopwatch.GetTimestamp() - started);
            }

            Print(name, took);
            all.AddRange(took);
        }

        Print(title, all);
    }

    /// <summary>Interactions from all over the store, by which searches ask.</summary>
    private async Task SampleAsync(CancellationToken cancellationToken)
    {
        var newest = (await api.SearchAsync("?limit=1", cancellationToken)).GetProperty("items")[0];
        var last = DateTimeOffset.Parse(CreatedOf(newest), CultureInfo.InvariantCulture);
        for (var minutes = 0; samples.Count < 400 && minutes < 600; minutes++)
        {
            var to = last.AddMinutes(-minutes).AddTicks(1).UtcDateTime.ToString("O");
            samples.AddRange((await api.SearchAsync($"?createdTo={to}&limit=40", cancellationToken)).GetProperty("items").EnumerateArray());
        }
    }

    private static IEnumerable<(string Name, Func<JsonElement, string> Query)> Queries() =>
    [
        ("newest", _ => ""),
        ("after a cursor", sample => $"?cursor={Text(sample, "id")}"),
        ("of a time", sample => $"?createdFrom={CreatedOf(sample)}&createdTo={CreatedOf(sample)[..16]}:59Z"),
        ("status that failed", _ => "?status=PROVIDER_SENDING_ERROR"),
        ("provider's word", _ => "?customStatus=404"),
        ("destination", sample => $"?destination={Text(sample.GetProperty("destinations")[0], "value")}"),
        ("user", sample => $"?userId={Text(sample.GetProperty("users")[0], "id")}"),
        ("process", sample => $"?processId={Text(sample, "processId")}"),
        ("integration", sample => $"?integrationId={Text(sample.GetProperty("integration"), "integrationId")}&cursor={Text(sample, "id")}"),
        ("integration and status", sample => $"?integrationId={Text(sample.GetProperty("integration"), "integrationId")}&status=SENT&cursor={Text(sample, "id")}"),
        ("common text", sample => $"?text=PEDIDO&cursor={Text(sample, "id")}"),
        ("rare text", sample => $"?text=con%20RETRASO&cursor={Text(sample, "id")}"),
    ];

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static string CreatedOf(JsonElement sample) => Text(sample.GetProperty("auditTrail"), "created");

    private static void Print(string name, IEnumerable<long> ticks)
    {
        var latency = Latency.Of(ticks);
        Console.WriteLine($"{name,-24} p50 {latency.P50,7:0.0} ms  p95 {latency.P95,7:0.0} ms  p99 {latency.P99,7:0.0} ms");
    }
}
