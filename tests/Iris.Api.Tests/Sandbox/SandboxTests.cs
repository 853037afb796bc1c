using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Sandbox;

public sealed class SandboxTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Send_ThroughTheSandbox_IsShownToItsTenantOnly()
    {
        var tenant = await application.NewTenantAsync();
        var (integration, phone) = (await tenant.NewIntegrationAsync("SMS", "Sandbox"), TestTenant.NewPhone());

        var sent = (await SendAsync(tenant, integration, phone)).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        var message = (await tenant.Client.GetAsync($"/sandbox/{integration}/messages")).Expect(200).Payload[0];
        Assert.Equal(sent.Id, message.GetProperty("interactionId").GetString());
        Assert.Equal(phone, message.GetProperty("destinations")[0].GetString());
        Assert.Equal("Hola", message.GetProperty("payload").GetProperty("text").GetString());
        var stranger = await application.NewTenantAsync();
        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await stranger.Client.GetAsync($"/sandbox/{integration}/messages")).Expect(404).Errors);
    }

    [Fact]
    public async Task Send_SandboxRefuses_EndsWithTheProvidersCode()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "refuse" });

        var sent = (await SendAsync(tenant, integration, TestTenant.NewPhone())).Expect(200);

        var read = await tenant.WaitForStatusAsync(sent.Id, "PROVIDER_SENDING_ERROR");
        Assert.Equal("SANDBOX_REFUSED", read.Payload.GetProperty("customStatus").GetString());
    }

    private static Task<Answer> SendAsync(TestTenant tenant, string integrationId, string phone) =>
        tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Hola" },
            integrationId,
            Destinations = new[] { phone },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });
}
