using System.Text.Json;
using Iris.Api.Tests.Providers;
using Iris.Api.Tests.Providers.Cases;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Iris.Testing.MongoDb;
using Microsoft.AspNetCore.Http;

namespace Iris.Api.Tests.MongoDb;

/// <summary>The gateway as a process of its own on a MongoDB server, by HTTP alone: from the login to what the next process reads.</summary>
public sealed class MongoGatewayTests : IAsyncLifetime
{
    private const string Path = "/conversation/interaction";

    private static readonly ProviderCase Provider = SinchSmsCase.Sms;

    private readonly string folder = Directory.CreateTempSubdirectory("iris-mongodb-").FullName;
    private readonly string database = TestServer.NewDatabaseName();
    private TestReceiver provider = null!;
    private TestReceiver receiver = null!;

    public async Task InitializeAsync()
    {
        provider = await TestReceiver.StartAsync();
        receiver = await TestReceiver.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await provider.DisposeAsync();
        await receiver.DisposeAsync();
        await TestServer.DropAsync(database);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Gateway_SentDeliveredAndAnswered_TheNextProcessReadsTheSame()
    {
        string token, integration, sent, reply, sentBefore, replyBefore;
        var run = new ProviderRun(TestTenant.NewPhone(), Guid.NewGuid().ToString());
        provider.Behaviour = (context, call) => AnswerAsync(context, Provider.Answer(run, call));

        using (var first = await StartAsync())
        {
            token = await LogInAsync(first);
            var client = ClientOf(first, token);
            integration = await NewIntegrationAsync(client);
            sent = await SendAsync(client, integration, run.Phone);
            await WaitForStatusAsync(client, sent, "SENT");

            run = run with { Reference = sent };
            var url = await CallbackUrlAsync(client, integration);
            await CallBackAsync(first, url, run, Provider.Notices[^1].Request);
            await WaitForStatusAsync(client, sent, "COMPLETED");
            await CallBackAsync(first, url, run, Provider.Inbound);
            reply = (await Eventually.GetAsync(
                async () => await SearchAsync(client, $"destination={run.Phone}&direction=in") is [var id] ? id : null, "the reply is found"))!;

            await AssertToldAsync(client, integration, sent, reply);
            (sentBefore, replyBefore) = (await ReadAsync(client, sent), await ReadAsync(client, reply));
            Assert.Equal(0, await first.StopAsync());
        }

        using var second = await StartAsync();
        // The key ring is in the database: the token of the process before is good, and so are the secrets that it stored.
        var next = ClientOf(second, token);
        Assert.Equal(sentBefore, await ReadAsync(next, sent));
        Assert.Equal(replyBefore, await ReadAsync(next, reply));
        Assert.Equal([reply, sent], await SearchAsync(next, $"destination={run.Phone}"));
        Assert.Equal([sent], await SearchAsync(next, $"integrationId={integration}&status=COMPLETED"));
        var another = await SendAsync(next, integration, run.Phone);
        await WaitForStatusAsync(next, another, "SENT");
        Assert.Equal(JsonElement.Parse(sentBefore).GetProperty("processId").GetString(), JsonElement.Parse(replyBefore).GetProperty("processId").GetString());
        // Nothing else is kept beside the database.
        Assert.EndsWith(".demo-key", Assert.Single(Directory.EnumerateFileSystemEntries(folder)), StringComparison.Ordinal);
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(
        folder,
        "Development",
        ("Storage__Type", "MongoDb"),
        ("Storage__MongoDb__ConnectionString", TestServer.ConnectionString),
        ("Storage__MongoDb__Database", database));

    private static async Task<string> LogInAsync(GatewayProcess gateway) => (await ClientOf(gateway, null).PostAsync(
        "/user/login", new { Email = "demo@iris.example", Password = "iris-demo-password", tenant = "demo" })).Expect(200).Payload.GetString()!;

    private static IrisClient ClientOf(GatewayProcess gateway, string? token)
    {
        var client = new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) });
        return token is null ? client : client.WithToken(token);
    }

    private async Task<string> NewIntegrationAsync(IrisClient client)
    {
        var settings = Provider.Settings(new Uri(provider.Url).GetLeftPart(UriPartial.Authority));
        var integration = (await client.PostAsync(
            "/configuration/integration", new { name = "sms", channel = Provider.Channel, provider = Provider.Provider, settings }))
            .Expect(200).Payload.GetProperty("integrationId").GetString()!;
        (await client.PostAsync(
            $"/configuration/integration/{integration}/webhook", new { receiver.Url, Subscriptions = new[] { "*" } })).Expect(200);
        return integration;
    }

    private static async Task<string> SendAsync(IrisClient client, string integration, string phone) => (await client.PostAsync(Path, new
    {
        payLoad = Provider.Payload,
        integrationId = integration,
        Destinations = new[] { phone },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    })).Expect(200).Id;

    private static async Task<string> CallbackUrlAsync(IrisClient client, string integration) =>
        (await client.GetAsync($"/configuration/integration/{integration}")).Expect(200).Payload.GetProperty("callbackUrl").GetString()!;

    private static async Task CallBackAsync(GatewayProcess gateway, string url, ProviderRun run, Func<ProviderRun, CallbackRequest> request)
    {
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        using var message = Provider.Sign!(run, request(run)).ToMessage(url);
        using var response = await http.SendAsync(message);
        Assert.Equal(200, (int)response.StatusCode);
    }

    private static Task<string> WaitForStatusAsync(IrisClient client, string id, string status) => Eventually.GetAsync(
        async () => (await client.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetProperty("status").ValueEquals(status) ? "" : null,
        $"{id} is {status}");

    private static async Task<string[]> SearchAsync(IrisClient client, string query) =>
        [.. (await client.GetAsync($"{Path}?{query}")).Expect(200).Payload.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    private static async Task<string> ReadAsync(IrisClient client, string id) => (await client.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetRawText();

    /// <summary>The client's own system got every event, each interaction's in their order, and the last shows what a read shows.</summary>
    private async Task AssertToldAsync(IrisClient client, string integration, string sent, string reply)
    {
        await Eventually.GetAsync(
            async () =>
            {
                var deliveries = (await client.GetAsync($"/configuration/integration/{integration}/webhook/deliveries?limit=200")).Expect(200)
                    .Payload.GetProperty("items").EnumerateArray().ToList();
                return deliveries.Count >= 5 && deliveries.All(one => one.GetProperty("state").ValueEquals("delivered")) ? "" : null;
            },
            "every event is delivered");

        Assert.Equal(
            ["INTERACTION_OUT_CREATED_EVT", "INTERACTION_STATUSCHANGED_EVT", "INTERACTION_STATUSCHANGED_EVT", "INTERACTION_CUSTOMSTATUSCHANGED_EVT"],
            CallsOf(sent).Select(call => call.Event));
        Assert.Equal(["INTERACTION_IN_CREATED_EVT"], CallsOf(reply).Select(call => call.Event));
        var statuses = CallsOf(sent).Select(call => call.Json.GetProperty("Payload").GetProperty("status").GetString());
        Assert.Equal(["DISPATCH_PENDING", "SENT", "COMPLETED", "COMPLETED"], statuses);
        Assert.Equal(await ReadAsync(client, reply), CallsOf(reply)[0].Json.GetProperty("Payload").GetRawText());
    }

    private List<ReceivedCall> CallsOf(string interactionId) => [.. receiver.Calls.Where(call => call.InteractionId == interactionId).DistinctBy(call => call.Id)];

    private static Task AnswerAsync(HttpContext context, (int Status, object Body)? answer)
    {
        context.Response.StatusCode = answer?.Status ?? 404;
        return answer is null ? Task.CompletedTask : context.Response.WriteAsJsonAsync(answer.Value.Body, JsonSerializerOptions.Default);
    }
}
