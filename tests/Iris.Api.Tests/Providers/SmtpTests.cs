using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Providers;

/// <summary>E-mail: no provider calls back, so the send is all there is.</summary>
public sealed class SmtpTests(ProviderGateway gateway) : IClassFixture<ProviderGateway>
{
    [Fact]
    public async Task Send_ToTwoAddresses_IsOneMailAndSent()
    {
        await using var server = new FakeSmtpServer();
        var (tenant, integration) = await StartAsync(server);

        var sent = (await SendAsync(tenant, integration)).Expect(200);
        var read = (await tenant.WaitForStatusAsync(sent.Id, "SENT")).Payload;

        var mail = Assert.Single(server.Mails);
        Assert.Equal("iris@example.test", mail.From);
        Assert.Equal(["ana@example.test", "luis@example.test"], mail.Recipients);
        Assert.Contains("Su cita", mail.Data, StringComparison.Ordinal);
        Assert.Contains(sent.Id, mail.Data, StringComparison.Ordinal);
        Assert.Equal(2, read.GetProperty("destinations").GetArrayLength());
        var answer = Assert.Single(read.GetProperty("auditTrail").GetProperty("providerEvents").EnumerateArray().ToArray());
        Assert.Equal("SMTP", answer.GetProperty("provider").GetString());
    }

    [Fact]
    public async Task Send_RefusedByTheServer_IsAnErrorWithItsWords()
    {
        await using var server = new FakeSmtpServer();
        server.On("MAIL", "550 sender not allowed");
        var (tenant, integration) = await StartAsync(server);

        var sent = (await SendAsync(tenant, integration)).Expect(200);
        var read = (await tenant.WaitForStatusAsync(sent.Id, "PROVIDER_SENDING_ERROR")).Payload;

        Assert.Empty(server.Mails);
        var last = read.GetProperty("auditTrail").GetProperty("history").EnumerateArray().Last();
        Assert.Contains("sender not allowed", last.GetProperty("notes").GetString(), StringComparison.Ordinal);
    }

    private async Task<(TestTenant Tenant, string Integration)> StartAsync(FakeSmtpServer server)
    {
        var tenant = await gateway.Application.NewTenantAsync();
        var settings = new { host = "127.0.0.1", port = server.Port, startTls = false, fromAddress = "iris@example.test" };
        return (tenant, await tenant.NewIntegrationAsync("Email", "SMTP", settings));
    }

    private static Task<Answer> SendAsync(TestTenant tenant, string integration) => tenant.Client.PostAsync("/conversation/interaction", new
    {
        payLoad = new { Type = "simple-email", subject = "Su cita", body = "<p>Hola</p>" },
        integrationId = integration,
        Destinations = new[] { "ana@example.test", "luis@example.test" },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    });
}
