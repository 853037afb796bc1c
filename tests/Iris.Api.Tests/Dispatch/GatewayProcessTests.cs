using System.Collections.Concurrent;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Dispatch;

/// <summary>Gateways as processes: two on one store, one that is killed under load, one whose disk is full. The long runs are in <c>tests/Iris.LoadTests</c>.</summary>
public sealed class GatewayProcessTests : IAsyncLifetime
{
    private const string Path = "/conversation/interaction";

    private readonly string folder = Directory.CreateTempSubdirectory("iris-process-").FullName;
    private TestProvider provider = null!;

    public async Task InitializeAsync() => provider = await TestProvider.StartAsync();

    public async Task DisposeAsync()
    {
        await provider.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Send_TwoGatewaysOnOneStore_EachIsSentOnceAndAKeyHoldsForBoth()
    {
        using var first = await StartAsync();
        using var second = await StartAsync();
        using HttpClient one = ClientOf(first, first.ApiKey), other = ClientOf(second, first.ApiKey);
        using HttpClient keyedOne = ClientOf(first, first.ApiKey, "k-1"), keyedOther = ClientOf(second, first.ApiKey, "k-1");
        var integration = await provider.NewIntegrationAsync(new IrisClient(one));

        var sends = Enumerable.Range(0, 100).Select(i => SendAsync(i % 2 == 0 ? one : other, integration, TestTenant.NewPhone()));
        var phone = TestTenant.NewPhone();
        var keyed = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync(i % 2 == 0 ? keyedOne : keyedOther, integration, phone)));
        var answers = await Task.WhenAll(sends);

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(keyed, answer => Assert.True(answer.Status == 200 || answer.Errors is ["IDEMPOTENCY_IN_PROGRESS Idempotency-Key"]));
        var accepted = answers.Concat(keyed.Where(answer => answer.Status == 200)).Select(answer => answer.Id).Distinct().ToList();
        Assert.Equal(101, accepted.Count);
        await Eventually.HoldsAsync(() => provider.Arrivals.Count >= accepted.Count, "all are sent");
        foreach (var id in accepted)
            await WaitUntilSentAsync(other, id);
        Assert.Equal(accepted.Order(), provider.Arrivals.Order());
    }

    [Fact]
    public async Task Send_GatewayKilledUnderLoad_NothingIsLostAndNothingSentTwice()
    {
        string key;
        var accepted = new ConcurrentQueue<string>();
        using (var gateway = await StartAsync())
        {
            key = gateway.ApiKey;
            using var http = ClientOf(gateway, key);
            var integration = await provider.NewIntegrationAsync(new IrisClient(http));
            var load = Enumerable.Range(0, 8).Select(_ => SendUntilKilledAsync(http, integration, accepted)).ToList();
            await Eventually.HoldsAsync(() => accepted.Count > 100, "it is under load");
            await gateway.KillAsync();
            await Task.WhenAll(load);
        }

        using var next = await StartAsync();
        using var client = ClientOf(next, key);
        // One message at a time: at most one attempt was interrupted, and what became of it nobody knows.
        await Eventually.HoldsAsync(() => accepted.Except(provider.Arrivals).Count() <= 1, "what was accepted is sent");
        foreach (var id in accepted)
            (await new IrisClient(client).GetAsync($"{Path}/{id}")).Expect(200);
        Assert.Equal(provider.Arrivals.Distinct().Count(), provider.Arrivals.Count);
    }

    [SmallDiskFact]
    public async Task Send_DiskFull_Answers503LosesNothingAndGoesOn()
    {
        using var disk = new SmallDisk();
        using var gateway = await disk.StartGatewayAsync();
        using var http = ClientOf(gateway, gateway.ApiKey);
        var client = new IrisClient(http);
        var integration = await provider.NewIntegrationAsync(client);
        var accepted = new List<string>();
        Answer answer;
        while ((answer = await SendAsync(http, integration, TestTenant.NewPhone(), bytes: 50_000)).Status == 200)
            accepted.Add(answer.Id);

        Assert.Equal(["UNAVAILABLE"], answer.Expect(503).Errors);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.NotEmpty(accepted);
        disk.ThrowBallastOff();

        accepted.Add((await Eventually.GetAsync(
            async () => await SendAsync(http, integration, TestTenant.NewPhone()) is { Status: 200 } again ? again : null, "it goes on")).Id);
        foreach (var id in accepted)
            await WaitUntilSentAsync(http, id);
        Assert.Equal(accepted.Order(), provider.Arrivals.Order());
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(folder, "Development", ("Dispatch__LeaseSeconds", "1"));

    private static HttpClient ClientOf(GatewayProcess gateway, string key, string? idempotencyKey = null)
    {
        var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        if (idempotencyKey is not null)
            http.DefaultRequestHeaders.Add("Idempotency-Key", idempotencyKey);
        return http;
    }

    private static async Task SendUntilKilledAsync(HttpClient http, string integration, ConcurrentQueue<string> accepted)
    {
        try
        {
            while (true)
                accepted.Enqueue((await SendAsync(http, integration, TestTenant.NewPhone())).Expect(200).Id);
        }
        catch (HttpRequestException)
        {
            // Killed. What was not answered may be there or not.
        }
    }

    private static Task<Answer> SendAsync(HttpClient http, string integration, string phone, int bytes = 0) => new IrisClient(http).PostAsync(Path, new
    {
        payLoad = new { Type = "simple-text", Text = "Hola" },
        integrationId = integration,
        Destinations = new[] { phone },
        AutoCreateUser = true,
        AutoCreateProcess = true,
        metadata = new { filling = new string('x', bytes) },
    });

    private static Task<string> WaitUntilSentAsync(HttpClient http, string id) => Eventually.GetAsync(
        async () => (await new IrisClient(http).GetAsync($"{Path}/{id}")).Expect(200).Payload.GetProperty("status").ValueEquals("SENT") ? "" : null,
        $"{id} is sent");
}
