using System.Globalization;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Integrations;

/// <summary>What waits for an integration goes when the integration is changed.</summary>
public sealed class IntegrationReleaseTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Update_QuietHoursTakenAway_SendsWhatWaitedAndNotWhatHasATimeOfItsOwn()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var path = $"/configuration/integration/{integration}";
        var now = DateTimeOffset.UtcNow;
        var quiet = new { from = Clock(now.AddHours(-2)), to = Clock(now.AddHours(3)), timeZone = "UTC" };
        (await tenant.Client.PutAsync(path, new { delivery = new { quietHours = quiet } })).Expect(200);
        var held = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Payload;
        Assert.True(held.GetProperty("nextAttempt").GetDateTimeOffset() > now.AddHours(2));
        var sendAt = now.AddDays(1).ToString("O");
        var later = (await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = ScriptedChannel.Payload,
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt,
        })).Expect(200).Payload;

        (await tenant.Client.PutAsync(path, """{ "delivery": { "quietHours": {} } }""")).Expect(200);

        await tenant.WaitForStatusAsync(held.GetProperty("id").GetString()!, "SENT");
        var waiting = (await tenant.Client.GetAsync($"/conversation/interaction/{later.GetProperty("id").GetString()}")).Expect(200).Payload;
        Assert.Equal("DISPATCH_PENDING", waiting.GetProperty("status").GetString());
        Assert.Equal(now.AddDays(1), waiting.GetProperty("nextAttempt").GetDateTimeOffset());
    }

    private static string Clock(DateTimeOffset moment) => moment.ToString("HH:mm", CultureInfo.InvariantCulture);
}
