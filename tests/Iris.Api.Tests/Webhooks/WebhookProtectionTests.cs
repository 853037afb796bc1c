using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Iris.Adapters.Http;
using Iris.Api.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tests.Webhooks;

/// <summary>Where webhooks do not lead.</summary>
public sealed class WebhookProtectionTests
{
    private const string NoAddress = "The host's name leads to no address that may be called.";

    private static readonly (string, string)[] Strict =
    [
        ("Security:AllowPrivateNetworks", "false"), ("Webhooks:RequireHttps", "true"),
        // Development allows any.
        ("Webhooks:Ports:0", "443"), ("Webhooks:Ports:1", "8443"),
    ];

    [Fact]
    public async Task Save_PrivateTargets_AreRefused()
    {
        await using var application = new IrisApplication(_ => { }, Strict);
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var path = $"/configuration/integration/{await tenant.NewIntegrationAsync()}/webhook";

        foreach (var url in new[]
        {
            "https://localhost/hook", "https://127.0.0.1", "https://10.1.2.3:8443/x", "https://192.168.0.1", "https://169.254.169.254/latest/meta-data",
            "https://[::1]/", "https://[fd00::1]/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0", "https://2130706433/", "https://0x7f.1/",
            "https://017700000001/", "https://127.0.0.1./", "https://localhost./", "https://LOCALHOST", "https://app.localhost", "https://crm/hook",
            "https://metadata.google.internal/", "https://168.63.129.16/", "https://[64:ff9b::10.0.0.1]/", "https://[fe80::1%25eth0]/",
            "https://１２７.０.０.１/", "https://ⓛocalhost/",
        })
        {
            var answer = await tenant.Client.PostAsync(path, new { Url = url, Subscriptions = new[] { "*" } });
            Assert.True(answer.Status == 400 && answer.Errors.Contains("ADDRESS_NOT_ALLOWED Url"), $"{url}: {answer.Envelope}");
        }

        var http = await tenant.Client.PostAsync(path, new { Url = "http://crm.example.test", Subscriptions = new[] { "*" } });
        Assert.Equal(["HTTPS_REQUIRED Url"], http.Expect(400).Errors);
    }

    /// <summary>Saving looks nothing up, so that it tells nobody which names the gateway's own network has.</summary>
    [Fact]
    public async Task Save_Names_AreNotLookedUp()
    {
        await using var application = new IrisApplication(_ => { }, Strict);
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var path = $"/configuration/integration/{await tenant.NewIntegrationAsync()}/webhook";

        // The machine's own name resolves to one of its own addresses; the other one to nothing.
        foreach (var host in new[] { System.Net.Dns.GetHostName(), "no-such-host-anywhere" })
        {
            var answer = await tenant.Client.PostAsync(path, new { Url = $"https://{host}/", Subscriptions = new[] { "*" } });
            Assert.Equal(["ADDRESS_NOT_ALLOWED Url"], answer.Expect(400).Errors);
        }

        (await tenant.Client.PostAsync(path, new { Url = "https://no-such-host.invalid/", Subscriptions = new[] { "*" } })).Expect(200);
        var attempt = (await tenant.Client.PostAsync($"{path}/test")).Expect(200).Payload;
        Assert.Equal(NoAddress, attempt.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("https://crm.example.test:8443/", true)]
    [InlineData("https://crm.example.test:22/")]
    [InlineData("https://crm.example.test:80/")]
    [InlineData("https://crm.example.test:9200/", true, "443", "9200")]
    [InlineData("https://crm.example.test:8443/", false, "443")]
    [InlineData("https://crm.example.test:65535/", true, "0")]
    public async Task Save_Port_IsOneOfTheList(string url, bool allowed = false, params string[] ports)
    {
        (string, string)[] settings = [.. ports.Length == 0 ? Strict : Strict[..2], .. ports.Select((port, index) => ($"Webhooks:Ports:{index}", port))];
        await using var application = new IrisApplication(_ => { }, settings);
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var path = $"/configuration/integration/{await tenant.NewIntegrationAsync()}/webhook";

        var answer = await tenant.Client.PostAsync(path, new { Url = url, Subscriptions = new[] { "*" } });

        Assert.Equal(allowed ? [] : ["PORT_NOT_ALLOWED Url"], answer.Status == 200 ? [] : answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var target = await TestReceiver.StartAsync();
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Behaviour = (context, _) =>
        {
            context.Response.Redirect(target.Url);
            return Task.CompletedTask;
        };
        await using var application = new IrisApplication(_ => { });
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        await tenant.SetWebhookAsync(integration, receiver.Url);

        var attempt = (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook/test")).Expect(200).Payload;

        Assert.Equal(302, attempt.GetProperty("status").GetInt32());
        Assert.Empty(target.Calls);
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

        Assert.Equal(NoAddress, attempt.GetProperty("error").GetString());
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
