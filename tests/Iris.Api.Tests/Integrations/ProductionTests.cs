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
    public async Task Production_TestTenant_HasASandboxWhileItIsOne()
    {
        await using var application = new IrisApplication(_ => { }, (WebHostDefaults.EnvironmentKey, "Production"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var platform = application.Platform();

        var marked = (await platform.PutAsync($"/admin/tenant/{tenant.Id}", new { test = true })).Expect(200).Payload;
        var integration = await tenant.NewIntegrationAsync("RCS", "Sandbox");
        var sent = (await SendAsync(tenant.Client, integration)).Expect(200).Id;
        await tenant.WaitForStatusAsync(sent, "SENT");
        (await tenant.Client.PostAsync($"/sandbox/{integration}/notice", new { interactionId = sent, status = "READ" })).Expect(200);
        await tenant.WaitForStatusAsync(sent, "COMPLETED");
        var types = (await tenant.Client.GetAsync("/configuration/integration/types")).Expect(200);
        Assert.True(marked.GetProperty("test").GetBoolean());
        Assert.Contains("Sandbox", types.Envelope.GetRawText(), StringComparison.Ordinal);

        Assert.False((await platform.PutAsync($"/admin/tenant/{tenant.Id}", new { test = false })).Expect(200).Payload.GetProperty("test").GetBoolean());
        Assert.Equal(["PROVIDER_NOT_OFFERED integrationId"], (await SendAsync(tenant.Client, integration)).Expect(409).Errors);
        foreach (var call in new[]
        {
            tenant.Client.PostAsync($"/sandbox/{integration}/notice", new { interactionId = sent, status = "READ" }),
            tenant.Client.PostAsync($"/sandbox/{integration}/reply", new { from = "34600000001", type = "text", text = "Hola" }),
            tenant.Client.GetAsync($"/sandbox/{integration}/messages"),
        })
            Assert.Equal(["PROVIDER_NOT_OFFERED"], (await call).Expect(409).Errors);
        var url = (await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200).Payload.GetProperty("callbackUrl").GetString()!;
        (await application.Anonymous().PostAsync(url, "{}")).Expect(404);
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
