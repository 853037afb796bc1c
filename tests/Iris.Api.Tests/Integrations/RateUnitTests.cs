using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Integrations;

/// <summary>What a rate counts depends on the channel.</summary>
public sealed class RateUnitTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task RateUnit_Parts_IsForSmsAlone()
    {
        var tenant = await application.NewTenantAsync();
        object Draft(string channel, string unit) => new { name = "rate", channel, provider = "Sandbox", delivery = new { rateUnit = unit, maxPerSecond = 10 } };

        var made = (await tenant.Client.PostAsync("/configuration/integration", Draft("SMS", "parts"))).Expect(200).Payload;
        Assert.Equal("parts", made.GetProperty("delivery").GetProperty("rateUnit").GetString());
        (await tenant.Client.PostAsync("/configuration/integration", Draft("WhatsApp", "messages"))).Expect(200);
        Assert.Equal(["NOT_ALLOWED delivery.rateUnit"], (await tenant.Client.PostAsync("/configuration/integration", Draft("WhatsApp", "parts"))).Expect(400).Errors);
        Assert.Equal(["NOT_ALLOWED delivery.rateUnit"], (await tenant.Client.PostAsync("/configuration/integration", Draft("SMS", "bytes"))).Expect(400).Errors);

        var path = $"/configuration/integration/{made.GetProperty("integrationId").GetString()}";
        Assert.Equal(
            "messages",
            (await tenant.Client.PutAsync(path, new { delivery = new { rateUnit = "messages" } })).Expect(200).Payload.GetProperty("delivery").GetProperty("rateUnit").GetString());
    }
}
