using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Iris.Adapters.Outgoing;
using Iris.Api.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tests.Webhooks;

/// <summary>Where webhooks do not lead.</summary>
public sealed class WebhookProtectionTests
{
    [Fact]
    public async Task Save_PrivateTargets_AreRefused()
    {
        await using var application = new IrisApplication(_ => { }, ("Security:AllowPrivateNetworks", "false"), ("Webhooks:RequireHttps", "true"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var path = $"/configuration/integration/{await tenant.NewIntegrationAsync()}/webhook";

        foreach (var url in new[]
        {
            "https://localhost/hook", "https://127.0.0.1", "https://10.1.2.3:8443/x", "https://192.168.0.1", "https://169.254.169.254/latest/meta-data",
            "https://[::1]/", "https://[fd00::1]/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0", "https://2130706433/", "https://0x7f.1/",
        })
        {
            var answer = await tenant.Client.PostAsync(path, new { Url = url, Subscriptions = new[] { "*" } });
            Assert.True(answer.Status == 400 && answer.Errors.Contains("ADDRESS_NOT_ALLOWED Url"), $"{url}: {answer.Envelope}");
        }

        var http = await tenant.Client.PostAsync(path, new { Url = "http://crm.example.test", Subscriptions = new[] { "*" } });
        Assert.Equal(["HTTPS_REQUIRED Url"], http.Expect(400).Errors);
    }

    [Fact]
    public async Task Test_AddressTurnedPrivateSince_IsNotCalled()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var application = new IrisApplication(_ => { });
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        await tenant.SetWebhookAsync(integration, receiver.Url);

        // Stands for a name that resolved to a public address when it was set: what counts is where it leads now.
        var options = application.Services.GetRequiredService<IOptions<OutgoingOptions>>().Value;
        options.AllowPrivateNetworks = false;
        var attempt = (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook/test")).Expect(200).Payload;

        Assert.Equal("The address is not public or must not be called.", attempt.GetProperty("error").GetString());
        Assert.Empty(receiver.Calls);
    }

    [Fact]
    public async Task Test_CertificateNobodyVouchesFor_IsNotTrusted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var receiver = await TestReceiver.StartAsync(host => host.UseKestrel(
            kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))));
        await using var application = new IrisApplication(_ => { });
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        await tenant.SetWebhookAsync(integration, receiver.Url);

        var attempt = (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook/test")).Expect(200).Payload;

        Assert.Contains("SecureConnectionError", attempt.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(receiver.Calls);
    }
}
