using Iris.Api.Tests.Support;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>What several tests have sent.</summary>
internal static class Samples
{
    public static async Task<string> SendSmsAsync(TestTenant tenant, string integration, string text = "Hola") => (await tenant.Client.PostAsync("/conversation/interaction", new
    {
        payLoad = new { Type = "simple-text", Text = text },
        integrationId = integration,
        Destinations = new[] { TestTenant.NewPhone() },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    })).Expect(200).Id;

    /// <summary>Sends that a provider refused, through an integration that takes them from now on, or does not.</summary>
    public static async Task<string> FailedAsync(TestTenant tenant, int count, bool isMended)
    {
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "refuse" });
        for (var i = 0; i < count; i++)
            await tenant.WaitForStatusAsync(await SendSmsAsync(tenant, integration), "PROVIDER_SENDING_ERROR");
        if (isMended)
            (await tenant.Client.PutAsync($"/configuration/integration/{integration}", new { settings = new { behaviour = "accept" } })).Expect(200);
        return integration;
    }
}
