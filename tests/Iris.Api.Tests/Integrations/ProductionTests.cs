using Iris.Api.Tests.Support;
using Iris.Testing;
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

    [Fact]
    public async Task Production_StandInThatDevelopmentMade_SendsNothing()
    {
        var folder = Directory.CreateTempSubdirectory("iris-environments-").FullName;
        var store = ("Storage:Sqlite:Path", Path.Combine(folder, "iris.db"));
        var (integration, pending, key) = ("", "", "");
        await using (var development = new IrisApplication(_ => { }, store))
        {
            await development.InitializeAsync();
            var tenant = await development.NewTenantAsync();
            key = await development.NewKeyAsync(tenant.Id, "send", "read");
            integration = await tenant.NewIntegrationAsync("RCS", "Sandbox", new { behaviour = "throttle", retryAfterSeconds = 3 });
            pending = (await SendAsync(tenant.Client, integration)).Expect(200).Id;
            await WaitForAsync(tenant.Client, pending, "Reintento programado");
        }

        await using (var production = new IrisApplication(
            _ => { }, store, (WebHostDefaults.EnvironmentKey, "Production"), ("Bootstrap:RevokeDemo", "true")))
        {
            await production.InitializeAsync();
            var client = production.Anonymous().WithKey(key);

            Assert.Equal(["PROVIDER_NOT_OFFERED integrationId"], (await SendAsync(client, integration)).Expect(409).Errors);
            var ended = await WaitForAsync(client, pending, "Ya no es válida: PROVIDER_NOT_OFFERED");
            Assert.Contains("\"status\":\"VALIDATION_ERROR\"", ended, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Task<string> WaitForAsync(IrisClient client, string id, string note) => Eventually.GetAsync(
        async () =>
        {
            var read = (await client.GetAsync($"/conversation/interaction/{id}")).Expect(200).Payload.GetRawText();
            return read.Contains(note, StringComparison.Ordinal) ? read : null;
        },
        note);

    private static Task<Answer> SendAsync(IrisClient client, string integration) => client.PostAsync("/conversation/interaction", new
    {
        payLoad = new { Type = "text-message-rcs", Text = "Hola" },
        integrationId = integration,
        Destinations = new[] { TestTenant.NewPhone() },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    });
}
