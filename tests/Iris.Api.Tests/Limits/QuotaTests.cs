using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Limits;

public sealed class QuotaTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private static readonly string LongText = new('a', 161);

    [Fact]
    public async Task Send_QuotaUsedUp_Answers429AndShowsTheUsage()
    {
        var tenant = await LimitedAsync(new { dailySends = 2, monthlySends = 100 });
        var integration = await tenant.NewIntegrationAsync();
        for (var i = 0; i < 2; i++)
            (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        var refused = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(429);

        Assert.Equal(["QUOTA_EXCEEDED"], refused.Errors);
        Assert.StartsWith("La cuota diaria de 2 envíos no alcanza", Assert.Single(refused.Messages), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        var own = (await tenant.Client.GetAsync("/configuration/usage")).Expect(200).Payload;
        var shown = (await application.Platform().GetAsync($"/admin/tenant/{tenant.Id}")).Expect(200).Payload.GetProperty("usage");
        foreach (var usage in new[] { own, shown })
        {
            Assert.Equal((2, 2), Of(usage, "day"));
            Assert.Equal((2, 100), Of(usage, "month"));
        }
    }

    [Fact]
    public async Task Send_Sms_CountsItsPartsForEachDestination()
    {
        var tenant = await LimitedAsync(new { dailySends = 5 });
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        var send = new
        {
            payLoad = new { Type = "simple-text", Text = LongText },
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone(), TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        };

        var sent = (await tenant.Client.PostAsync("/conversation/interaction", send)).Expect(200);

        Assert.Equal(2, sent.Payload.GetProperty("metadata").GetProperty("sms").GetProperty("parts").GetInt32());
        Assert.Equal((4, 5), Of((await tenant.Client.GetAsync("/configuration/usage")).Payload, "day"));
        Assert.Equal(["QUOTA_EXCEEDED"], (await tenant.Client.PostAsync("/conversation/interaction", send)).Expect(429).Errors);
    }

    [Fact]
    public async Task Send_AgainWithTheSameKey_CountsOnce()
    {
        var tenant = await LimitedAsync(new { dailySends = 1 });
        var integration = await tenant.NewIntegrationAsync();
        tenant.Client.Http.DefaultRequestHeaders.Add("Idempotency-Key", "once");
        var phone = TestTenant.NewPhone();
        var first = (await tenant.SendAsync(integration, phone)).Expect(200);

        Assert.Equal(first.Id, (await tenant.SendAsync(integration, phone)).Expect(200).Id);

        Assert.Equal((1, 1), Of((await tenant.Client.GetAsync("/configuration/usage")).Payload, "day"));
    }

    [Theory]
    [InlineData("integrations", "/configuration/integration")]
    [InlineData("apiKeys", "/configuration/apikey")]
    [InlineData("accounts", "/configuration/account")]
    [InlineData("templates", "/configuration/template")]
    public async Task Create_BeyondTheBound_Answers409(string bound, string path)
    {
        // The tenant's own key is there already.
        var tenant = await LimitedAsync(new Dictionary<string, int> { [bound] = bound == "apiKeys" ? 2 : 1 });
        var other = await application.NewTenantAsync();
        (await tenant.Client.PostAsync(path, BodyOf(1))).Expect(200);

        Assert.Equal(["LIMIT_REACHED"], (await tenant.Client.PostAsync(path, BodyOf(2))).Expect(409).Errors);
        (await other.Client.PostAsync(path, BodyOf(1))).Expect(200);

        object BodyOf(int number) => bound switch
        {
            "integrations" => new { name = "one", channel = ScriptedChannel.ChannelName, provider = ScriptedAdapter.ProviderName, settings = new { } },
            "apiKeys" => new { name = "one", scopes = new[] { "send" } },
            "templates" => Templates.TemplateSamples.Body($"name {number}"),
            _ => new { email = $"ops-{number}@example.test", password = "a long passphrase", scopes = new[] { "send" } },
        };
    }

    [Fact]
    public async Task Send_TooManyWait_Answers429()
    {
        var tenant = await LimitedAsync(new { waitingSends = 0 });
        var integration = await tenant.NewIntegrationAsync();

        var refused = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(429);

        Assert.Equal(["BACKLOG_FULL"], refused.Errors);
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Send_AfterARestart_StillHasNoMoreThanTheQuota()
    {
        var folder = Directory.CreateTempSubdirectory("iris-quota-").FullName;
        try
        {
            string key;
            string integration;
            using (var first = await StartAsync(folder))
            {
                key = first.ApiKey;
                using var client = new HttpClient { BaseAddress = new Uri(first.Address) };
                var iris = new IrisClient(client).WithKey(key);
                integration = (await iris.GetAsync("/configuration/integration")).Expect(200).Payload.GetProperty("items").EnumerateArray()
                    .First(one => one.GetProperty("integrationTypeName").GetString() == "SMS").GetProperty("integrationId").GetString()!;
                (await SendAsync(iris, integration)).Expect(200);
                Assert.Equal(0, await first.StopAsync());
            }

            using var second = await StartAsync(folder);
            using var again = new HttpClient { BaseAddress = new Uri(second.Address) };
            var later = new IrisClient(again).WithKey(key);
            Assert.Equal((1, 2), Of((await later.GetAsync("/configuration/usage")).Expect(200).Payload, "month"));
            (await SendAsync(later, integration)).Expect(200);
            Assert.Equal(["QUOTA_EXCEEDED"], (await SendAsync(later, integration)).Expect(429).Errors);
            await second.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static Task<GatewayProcess> StartAsync(string folder) => GatewayProcess.StartAsync(folder, "Development", ("Limits__MonthlySends", "2"));

        static Task<Answer> SendAsync(IrisClient client, string integration) => client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Hola" },
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });
    }

    [Fact]
    public async Task Change_LimitsOutOfRange_NamesEachAndChangesNothing()
    {
        var tenant = await LimitedAsync(new { dailySends = 7 });

        var refused = await application.Platform().PutAsync(
            $"/admin/tenant/{tenant.Id}",
            new { limits = new { sends = new { perSecond = 0, burst = 1 }, searches = new { perSecond = 1 }, dailySends = -1, storedBytes = -1, apiKeys = -1 } });

        Assert.Equal(
            ["OUT_OF_RANGE limits.apiKeys", "OUT_OF_RANGE limits.dailySends", "OUT_OF_RANGE limits.sends.perSecond", "OUT_OF_RANGE limits.storedBytes", "REQUIRED limits.searches.burst"],
            refused.Expect(400).Errors.Order(StringComparer.Ordinal));
        var read = (await application.Platform().GetAsync($"/admin/tenant/{tenant.Id}")).Expect(200);
        Assert.Equal(7, read.Payload.GetProperty("limits").GetProperty("dailySends").GetInt32());
    }

    [Fact]
    public async Task Change_OfATenant_IsForThePlatformAlone()
    {
        var tenant = await application.NewTenantAsync();

        (await tenant.Client.PutAsync($"/admin/tenant/{tenant.Id}", new { limits = new { dailySends = 1 } })).Expect(403);
        (await application.Platform().PutAsync("/admin/tenant/nobody", new { limits = new { dailySends = 1 } })).Expect(404);
    }

    [Fact]
    public async Task Send_NoRoomForMore_Answers429AndShowsWhatIsStored()
    {
        var tenant = await LimitedAsync(new { storedBytes = 5000 });
        var integration = await tenant.NewIntegrationAsync();
        (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);
        (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        var refused = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(429);

        Assert.Equal(["STORAGE_FULL"], refused.Errors);
        Assert.StartsWith("Lo que este tenant guarda llega al máximo de 5000 bytes", Assert.Single(refused.Messages), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(1), refused.Headers.RetryAfter?.Delta);
        var own = (await tenant.Client.GetAsync("/configuration/usage")).Expect(200).Payload;
        var shown = (await application.Platform().GetAsync($"/admin/tenant/{tenant.Id}")).Expect(200).Payload.GetProperty("usage");
        foreach (var stored in new[] { own.GetProperty("stored"), shown.GetProperty("stored") })
        {
            Assert.InRange(stored.GetProperty("bytes").GetInt64(), 4096, 5000);
            Assert.Equal(5000, stored.GetProperty("limit").GetInt64());
        }

        Assert.Equal(5000, own.GetProperty("limits").GetProperty("storedBytes").GetInt64());
    }

    private async Task<TestTenant> LimitedAsync(object limits)
    {
        var tenant = await application.NewTenantAsync();
        (await application.Platform().PutAsync($"/admin/tenant/{tenant.Id}", new { limits })).Expect(200);
        return tenant;
    }

    private static (long Sends, long Limit) Of(JsonElement usage, string period) =>
        (usage.GetProperty(period).GetProperty("sends").GetInt64(), usage.GetProperty(period).GetProperty("limit").GetInt64());
}
