using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Operations;

/// <summary>The live stream: what changes is told, once, whoever changes it and whatever ends in between.</summary>
public sealed class LiveTests(LiveTests.Gateway gateway) : IClassFixture<LiveTests.Gateway>
{
    private IrisApplication Application => gateway.Application;

    [Fact]
    public async Task Follow_ChangesOfTheTenant_AreToldAsTheyCome()
    {
        var (tenant, other) = (await Application.NewTenantAsync(), await Application.NewTenantAsync());
        var integration = await tenant.NewIntegrationAsync();
        var before = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id;
        await tenant.WaitForStatusAsync(before, "SENT");

        await using var live = await LiveClient.OpenAsync(tenant.Client);
        var foreign = (await other.SendAsync(await other.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200).Id;
        await other.WaitForStatusAsync(foreign, "SENT");
        var sent = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);
        await live.WaitForStatusAsync(sent.Id, "SENT");

        Assert.Equal("open", live.Items[0].EventType);
        Assert.All(live.Moves, move => Assert.Equal(sent.Id, move.GetProperty("interactionId").GetString()));
        var move = live.Moves[^1];
        Assert.Equal(
            ["interactionId", "version", "date", "integrationId", "processId", "direction", "status", "customStatus", "dispatch"],
            move.EnumerateObject().Select(member => member.Name));
        Assert.Equal((integration, "out", "queued"), (
            move.GetProperty("integrationId").GetString(), move.GetProperty("direction").GetString(), move.GetProperty("customStatus").GetString()));
        Assert.Equal("""{"state":"done","attempts":1,"nextAttemptAt":null}""", move.GetProperty("dispatch").GetRawText());
        var read = (await tenant.Client.GetAsync($"/conversation/interaction/{sent.Id}")).Payload;
        Assert.Equal(read.GetProperty("auditTrail").GetProperty("updated").GetDateTimeOffset(), move.GetProperty("date").GetDateTimeOffset());
    }

    [Fact]
    public async Task Follow_WithTheLastId_GoesOnBehindItAndTellsNothingTwice()
    {
        var tenant = await Application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        string lastId;
        await using (var first = await LiveClient.OpenAsync(tenant.Client))
        {
            var seen = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id;
            await first.WaitForStatusAsync(seen, "SENT");
            lastId = first.LastId;
        }

        var missed = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            missed.Add((await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id);
            await tenant.WaitForStatusAsync(missed[^1], "SENT");
        }

        await using var second = await LiveClient.OpenAsync(tenant.Client, lastId);
        foreach (var id in missed)
            await second.WaitForStatusAsync(id, "SENT");

        Assert.Equal(missed, second.Moves.Select(move => move.GetProperty("interactionId").GetString()));
        Assert.Equal("open", second.Items[0].EventType);
    }

    [Fact]
    public async Task Follow_AnotherGatewayAndARestart_TellsWhatTheOthersDid()
    {
        var folder = Directory.CreateTempSubdirectory("iris-live-").FullName;
        try
        {
            var path = ("Storage:Sqlite:Path", Path.Combine(folder, "iris.db"));
            await using var first = new IrisApplication(_ => { }, path);
            await first.InitializeAsync();
            var tenant = await first.NewTenantAsync();
            var integration = await tenant.NewIntegrationAsync();
            var key = await first.NewKeyAsync(tenant.Id, "read");
            string lastId;
            var second = new IrisApplication(_ => { }, path);
            await using (second)
            {
                await second.InitializeAsync();
                await using var live = await LiveClient.OpenAsync(second.Anonymous().WithKey(key));
                var sent = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id;
                await live.WaitForStatusAsync(sent, "SENT");
                lastId = live.LastId;
            }

            var meanwhile = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id;
            await tenant.WaitForStatusAsync(meanwhile, "SENT");
            await using var third = new IrisApplication(_ => { }, path);
            await third.InitializeAsync();
            await using var again = await LiveClient.OpenAsync(third.Anonymous().WithKey(key), lastId);
            await again.WaitForStatusAsync(meanwhile, "SENT");

            Assert.Equal("open", again.Items[0].EventType);
            Assert.Equal([meanwhile], again.Moves.Select(move => move.GetProperty("interactionId").GetString()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Follow_APositionThatIsNotKnown_SaysThatSomethingMayBeMissing()
    {
        var tenant = await Application.NewTenantAsync();

        await using var live = await LiveClient.OpenAsync(tenant.Client, "999999999");
        Assert.Equal("gap", live.Items[0].EventType);
        var sent = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200).Id;
        await live.WaitForStatusAsync(sent, "SENT");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/operations/live");
        request.Headers.Add("Last-Event-ID", "abc");
        using var refused = await tenant.Client.Http.SendAsync(request);
        Assert.Equal(["INVALID_EVENT_ID Last-Event-ID"], (await Answer.ReadAsync(refused)).Expect(400).Errors);
    }

    [Fact]
    public async Task Follow_NothingHappens_SaysThatItIsThere()
    {
        var tenant = await Application.NewTenantAsync();

        await using var live = await LiveClient.OpenAsync(tenant.Client);

        var heartbeat = await live.WaitForAsync("heartbeat");
        Assert.Equal(("{}", live.Items[0].EventId), (heartbeat.Data, heartbeat.EventId));
    }

    [Fact]
    public async Task Follow_KeyRevokedOrClientGone_EndsAndGivesThePlaceBack()
    {
        var tenant = await Application.NewTenantAsync();
        var key = (await tenant.Client.PostAsync("/configuration/apikey", new { name = "live", scopes = new[] { "read" } })).Expect(200).Payload;
        await using var live = await LiveClient.OpenAsync(Application.Anonymous().WithKey(key.GetProperty("key").GetString()!));
        await using (await LiveClient.OpenAsync(tenant.Client))
        {
            Assert.Equal(["TOO_MANY_STREAMS"], (await tenant.Client.GetAsync("/operations/live")).Expect(429).Errors);
        }

        (await tenant.Client.PostAsync($"/configuration/apikey/{key.GetProperty("id").GetString()}/revoke")).Expect(200);

        Assert.Equal("""{"reason":"CREDENTIAL_ENDED"}""", (await live.WaitForAsync("end")).Data);
        await Eventually.HoldsAsync(() => live.HasEnded, "the stream is over");
        await Eventually.HoldsAsync(
            async () =>
            {
                await using var again = await TryOpenAsync(tenant.Client);
                return again is not null;
            },
            "its place is free");
    }

    [Fact]
    public async Task Follow_LoggedOut_Ends()
    {
        var tenant = await Application.NewTenantAsync();
        await tenant.NewAccountAsync();
        var client = await tenant.LogInAsync();
        await using var live = await LiveClient.OpenAsync(client);

        (await client.PostAsync("/user/logout")).Expect(200);

        Assert.Equal("""{"reason":"CREDENTIAL_ENDED"}""", (await live.WaitForAsync("end")).Data);
    }

    [Fact]
    public async Task Follow_WithoutTheScope_IsRefused()
    {
        var tenant = await Application.NewTenantAsync();

        Assert.Equal(["FORBIDDEN"], (await (await tenant.ClientWithScopesAsync("send", "configure")).GetAsync("/operations/live")).Expect(403).Errors);
        Assert.Equal(["UNAUTHENTICATED"], (await Application.Anonymous().GetAsync("/operations/live")).Expect(401).Errors);
    }

    private static async Task<LiveClient?> TryOpenAsync(IrisClient client)
    {
        using var probe = new HttpRequestMessage(HttpMethod.Get, "/operations/live");
        using var answer = await client.Http.SendAsync(probe, HttpCompletionOption.ResponseHeadersRead);
        return answer.IsSuccessStatusCode ? await LiveClient.OpenAsync(client) : null;
    }

    /// <summary>One that has few places, and says often that it is there.</summary>
    public sealed class Gateway : IAsyncLifetime
    {
        internal IrisApplication Application { get; } = new(
            _ => { }, ("Operations:StreamsPerTenant", "2"), ("Operations:HeartbeatSeconds", "1"), ("Security:CredentialCacheSeconds", "1"));

        public Task InitializeAsync() => Application.InitializeAsync();

        public async Task DisposeAsync() => await Application.DisposeAsync();
    }
}
