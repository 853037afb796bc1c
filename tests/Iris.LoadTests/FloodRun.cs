using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Iris.LoadTests;

/// <summary>
/// One tenant searches its full store over many connections, as fast as it is answered, while another sends so many a second: what the second
/// one's sends take before, during and after.
/// </summary>
internal sealed class FloodRun(Options options, GatewayProcess gateway, GatewayApi victim, GatewayApi flooder)
{
    private const int BatchSize = 1000;
    private const int Fillers = 2;
    private static readonly TimeSpan SendInterval = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<HttpStatusCode, int> answers = new();

    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var stage = await LoadStage.StartAsync(options, LoadStage.UsualTimeoutSeconds, cancellationToken);
        using var flooder = new GatewayApi(stage.Gateway, "flood");
        await flooder.SetUpAsync(stage.Provider.BaseUrl, LoadStage.UsualTimeoutSeconds, cancellationToken);
        return await new FloodRun(options, stage.Gateway, stage.Api, flooder).RunAsync(cancellationToken);
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        await SendAsync(options.Warmup, cancellationToken);
        var before = Print("before", await SendAsync(options.Seconds, cancellationToken));

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var searches = Enumerable.Range(0, options.Connections).Select(connection => SearchAsync(connection, end.Token)).ToArray();
        var during = Print("during", await SendAsync(options.Seconds, cancellationToken));
        await end.CancelAsync();
        await Task.WhenAll(searches);
        Console.WriteLine($"searches: {string.Join(", ", answers.OrderBy(one => one.Key).Select(one => $"{one.Value} x {(int)one.Key}"))}");

        Print("after", await SendAsync(options.Seconds, cancellationToken));
        Console.WriteLine($"p99 during is {during.P99 / before.P99:0.0} times that before.");
        return 0;
    }

    /// <summary>Fills with sends of tomorrow, so that nothing but the searches keeps the gateway busy.</summary>
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var later = DateTimeOffset.UtcNow.AddDays(1).UtcDateTime.ToString("O");
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0,
            (options.Interactions + BatchSize - 1) / BatchSize,
            new ParallelOptions { MaxDegreeOfParallelism = Fillers, CancellationToken = cancellationToken },
            async (batch, cancel) => await FillAsync(Enumerable.Range(batch * BatchSize, BatchSize).Select(i =>
            {
                var phone = string.Create(CultureInfo.InvariantCulture, $"34{600_000_000 + (i / 20)}");
                return $"{SendTemplate.Body(flooder.IntegrationId, $"Su pedido {i} sale hoy", phone, autoCreateUser: true)[..^1]},\"sendAt\":\"{later}\"}}";
            }), cancel));
        Console.WriteLine($"Filled with {options.Interactions:N0} interactions in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s.");
    }

    /// <summary>A batch that the tenant's rate refuses comes again.</summary>
    private async Task FillAsync(IEnumerable<string> bodies, CancellationToken cancellationToken)
    {
        var batch = bodies.ToList();
        while (!await flooder.TrySendBatchAsync(batch, cancellationToken))
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
    }

    private async Task<List<long>> SendAsync(int seconds, CancellationToken cancellationToken)
    {
        using var http = NewClient(victim.Key);
        using var timer = new PeriodicTimer(SendInterval);
        var took = new List<long>();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds && await timer.WaitForNextTickAsync(cancellationToken))
        {
            var body = SendTemplate.Body(victim.IntegrationId, "hola", $"346{Random.Shared.Next(10_000_000, 99_999_999)}", autoCreateUser: true);
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var begun = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsync("/conversation/interaction", content, cancellationToken);
            took.Add(Stopwatch.GetTimestamp() - begun);
            if (!answer.IsSuccessStatusCode)
                throw new HarnessException($"A send was answered with {(int)answer.StatusCode}.");
        }

        return took;
    }

    /// <summary>Asks for what is nowhere and for what is everywhere in turn: the first looks longest, the second reads most.</summary>
    private async Task SearchAsync(int connection, CancellationToken cancellationToken)
    {
        using var http = NewClient(flooder.Key);
        try
        {
            for (var i = connection; !cancellationToken.IsCancellationRequested; i++)
            {
                var text = i % 2 == 0 ? "ninguna%20parte" : "PEDIDO";
                using var answer = await http.GetAsync($"/conversation/interaction?limit=200&text={text}", cancellationToken);
                answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The measured time is over.
        }
    }

    private HttpClient NewClient(string key)
    {
        var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return http;
    }

    private static Latency Print(string name, List<long> ticks)
    {
        var latency = Latency.Of(ticks);
        Console.WriteLine($"{name,-8} {ticks.Count,5} sends  p50 {latency.P50,6:0.0} ms  p95 {latency.P95,6:0.0} ms  p99 {latency.P99,6:0.0} ms");
        return latency;
    }
}
