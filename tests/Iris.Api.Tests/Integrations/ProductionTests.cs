using Iris.Api.Tests.Support;
using Microsoft.AspNetCore.Hosting;

namespace Iris.Api.Tests.Integrations;

public sealed class ProductionTests
{
    [Fact]
    public async Task Production_StandIns_AreNotOffered()
    {
        await using var application = new IrisApplication(_ => { }, (WebHostDefaults.EnvironmentKey, "Production"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();

        var refused = await tenant.Client.PostAsync(
            "/configuration/integration", new { name = "x", channel = "RCS", provider = "Sandbox" });
        var types = (await tenant.Client.GetAsync("/configuration/integration/types")).Expect(200);

        Assert.Equal(["NOT_ALLOWED provider"], refused.Expect(400).Errors);
        Assert.DoesNotContain("Sandbox", types.Envelope.GetRawText(), StringComparison.Ordinal);
        var integration = await tenant.NewIntegrationAsync();
        (await tenant.Client.GetAsync($"/sandbox/{integration}/messages")).Expect(404);
    }
}
