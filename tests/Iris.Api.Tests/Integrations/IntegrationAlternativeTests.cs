using System.Net.Http.Json;
using System.Text.Json;
using Iris.Api.Tests.Dispatch;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Integrations;

/// <summary>Two providers on real ports: what one surely does not take goes through the other, and everything that is asked for shows it.</summary>
public sealed class IntegrationAlternativeTests : IAsyncLifetime
{
    private const string Path = "/configuration/integration";
    private TestProvider first = null!;
    private TestProvider second = null!;

    private IrisApplication Application { get; } = new(
        _ => { }, ("Security:AllowPrivateNetworks", "true"), ("Dispatch:PollMilliseconds", "10"), ("Callbacks:PollMilliseconds", "10"));

    public async Task InitializeAsync()
    {
        await Application.InitializeAsync();
        (first, second) = (await TestProvider.StartAsync(), await TestProvider.StartAsync());
    }

    public async Task DisposeAsync()
    {
        await Application.DisposeAsync();
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Send_FirstProviderAway_GoesThroughTheSecondWhoseNoticeCompletesIt()
    {
        var tenant = await Application.NewTenantAsync();
        var (one, other) = (await first.NewIntegrationAsync(tenant.Client), await second.NewIntegrationAsync(tenant.Client));
        (await tenant.Client.PutAsync($"{Path}/{other}", new { name = "Reserve" })).Expect(200);
        (await tenant.Client.PutAsync($"{Path}/{one}", new { alternatives = new[] { new { integrationId = other } } })).Expect(200);
        first.Once = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        var id = (await SendAsync(tenant, one)).Expect(200).Id;

        await tenant.WaitForStatusAsync(id, "SENT");
        Assert.Equal([id], first.Arrivals);
        Assert.Equal([id], second.Arrivals);
        var url = (await tenant.Client.GetAsync($"{Path}/{other}")).Expect(200).Payload.GetProperty("callbackUrl").GetString()!;
        var notice = new
        {
            total = 1,
            data = new[] { new { id = $"m{id}", correlationId = id, destination = "34600000001", sent = true, sentStatus = "SENT_SUCCESS", delivered = true, deliveredStatusCode = 4, deliveredStatus = "DELIVERED_SUCCESS" } },
        };
        using var heard = await Application.Anonymous().Http.PostAsJsonAsync(new Uri(url, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } full ? full.PathAndQuery : url, notice);
        Assert.True(heard.IsSuccessStatusCode);
        await tenant.WaitForStatusAsync(id, "COMPLETED");
        tenant.Client.InEnglish();
        var read = (await tenant.Client.GetAsync($"/conversation/interaction/{id}")).Expect(200).Payload;
        Assert.Equal(one, read.GetProperty("integration").GetProperty("integrationId").GetString());
        Assert.Equal((other, "Reserve", "SinchLatam"), (
            read.GetProperty("route").GetProperty("integrationId").GetString(),
            read.GetProperty("route").GetProperty("name").GetString(),
            read.GetProperty("route").GetProperty("provider").GetString()));
        Assert.Contains("Sent through another integration: Reserve", read.GetProperty("auditTrail").GetProperty("history").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(other, read.GetProperty("auditTrail").GetProperty("providerEvents").EnumerateArray().Last().GetProperty("integrationId").GetString());
        foreach (var (through, count) in new[] { (one, 1), (other, 0) })
            Assert.Equal(count, (await tenant.Client.GetAsync($"/conversation/interaction?integrationId={through}")).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Save_AlternativesThatCannotBe_NamesEveryOne()
    {
        var tenant = await Application.NewTenantAsync();
        var stranger = await first.NewIntegrationAsync((await Application.NewTenantAsync()).Client);
        var one = await first.NewIntegrationAsync(tenant.Client);
        var sms = (await tenant.Client.PostAsync(Path, new { name = "sms", channel = "SMS", provider = "Sandbox" })).Expect(200).Payload.GetProperty("integrationId").GetString();
        var good = await first.NewIntegrationAsync(tenant.Client);
        object alternatives = new object?[]
        {
            new { integrationId = good }, new { integrationId = good }, new { integrationId = one }, new { integrationId = sms }, new { integrationId = stranger },
            new { integrationId = "x", order = 101, weight = 0 }, new { }, null,
        };

        Assert.Equal(
            [
                "ALTERNATIVE_CHANNEL alternatives[3].integrationId", "ALTERNATIVE_ITSELF alternatives[2].integrationId",
                "INTEGRATION_NOT_FOUND alternatives[4].integrationId", "INTEGRATION_NOT_FOUND alternatives[5].integrationId", "OUT_OF_RANGE alternatives[5].order",
                "OUT_OF_RANGE alternatives[5].weight", "OUT_OF_RANGE weight", "REPEATED alternatives[1].integrationId", "REQUIRED alternatives[6].integrationId",
                "REQUIRED alternatives[7]",
            ],
            (await tenant.Client.PutAsync($"{Path}/{one}", new { alternatives, weight = 1001 })).Expect(400).Errors.Order(StringComparer.Ordinal));
        Assert.Equal(0, (await tenant.Client.GetAsync($"{Path}/{one}")).Expect(200).Payload.GetProperty("alternatives").GetArrayLength());
        Assert.Equal(
            ["TOO_MANY alternatives"],
            (await tenant.Client.PutAsync($"{Path}/{one}", new { alternatives = Enumerable.Repeat(new { integrationId = good }, 11) })).Expect(400).Errors);
    }

    [Fact]
    public async Task Alternatives_KeptClonedTakenAway_AndNotRemovedUnderneath()
    {
        var tenant = await Application.NewTenantAsync();
        var other = await second.NewIntegrationAsync(tenant.Client);
        var made = (await tenant.Client.PostAsync(Path, new
        {
            name = "pool",
            channel = "WhatsApp",
            provider = "Sandbox",
            weight = 3,
            alternatives = new object[] { new { integrationId = other, weight = 2 } },
        })).Expect(200).Payload;
        AssertPool(made, 3);
        var path = $"{Path}/{made.GetProperty("integrationId").GetString()}";
        AssertPool((await tenant.Client.PutAsync(path, new { name = "renamed" })).Expect(200).Payload, 3);
        var clone = (await tenant.Client.PostAsync($"{path}/clone", new { name = "copy", weight = 1 })).Expect(200).Payload;
        AssertPool(clone, 1);

        Assert.Equal(["INTEGRATION_IN_USE"], (await tenant.Client.DeleteAsync($"{Path}/{other}")).Expect(409).Errors);
        foreach (var naming in new[] { path, $"{Path}/{clone.GetProperty("integrationId").GetString()}" })
            (await tenant.Client.PutAsync(naming, new { alternatives = Array.Empty<object>() })).Expect(200);
        (await tenant.Client.DeleteAsync($"{Path}/{other}")).Expect(200);

        void AssertPool(JsonElement integration, int weight)
        {
            Assert.Equal($$"""[{"integrationId":"{{other}}","order":1,"weight":2}]""", integration.GetProperty("alternatives").GetRawText());
            Assert.Equal(weight, integration.GetProperty("weight").GetInt32());
        }
    }

    private static Task<Answer> SendAsync(TestTenant tenant, string integration) => tenant.Client.PostAsync("/conversation/interaction", new
    {
        payLoad = new { Type = "simple-text", Text = "Hola" },
        integrationId = integration,
        Destinations = new[] { "34600000001" },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    });
}
