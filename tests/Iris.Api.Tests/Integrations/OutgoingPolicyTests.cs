using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.AspNetCore.Hosting;

namespace Iris.Api.Tests.Integrations;

/// <summary>Where integrations may send outside Development, told when they are saved.</summary>
public sealed class OutgoingPolicyTests
{
    private const string Path = "/configuration/integration";

    private static readonly (string, string)[] Production =
    [
        (WebHostDefaults.EnvironmentKey, "Production"),
        ("Security:AllowedHosts:0", "mail:1025"),
        ("Security:AllowedHosts:1:Host", "relay"),
        ("Security:AllowedHosts:1:Provider", "SMTP"),
        ("Security:AllowedHosts:1:Plain", "true"),
        ("Security:AllowedHosts:2:Host", "gateway.example"),
        ("Security:AllowedHosts:2:Plain", "true"),
        ("Security:AllowedHosts:2:Tenants:0", "nobody"),
    ];

    [Theory]
    [InlineData("""{ "baseUrl": "http://provider.example" }""", "TLS_REQUIRED settings.baseUrl")]
    [InlineData("""{ "baseUrl": "http://gateway.example" }""", "TLS_REQUIRED settings.baseUrl")]
    [InlineData("""{ "baseUrl": "https://127.0.0.1" }""", "ADDRESS_NOT_ALLOWED settings.baseUrl")]
    [InlineData("""{ "baseUrl": "https://[fd00:ec2::254]/x" }""", "ADDRESS_NOT_ALLOWED settings.baseUrl")]
    [InlineData("""{ "baseUrl": "https://0xa9fea9fe/" }""", "ADDRESS_NOT_ALLOWED settings.baseUrl")]
    [InlineData("""{ "baseUrl": "https://metadata.google.internal" }""", "ADDRESS_NOT_ALLOWED settings.baseUrl")]
    [InlineData("""{ "baseUrl": "https://user@provider.example" }""", "INVALID_URL settings.baseUrl")]
    [InlineData("""{ "baseUrl": "https://relay" }""", "ADDRESS_NOT_ALLOWED settings.baseUrl")]
    [InlineData("""{ "baseUrl": "https://provider.example" }""")]
    public async Task Create_HttpProvider_GoesToThePublicInternetWithTls(string settings, params string[] errors) =>
        await CheckAsync("SMS", "SinchLatam", settings.Replace("{", """{ "userName": "u", "authenticationToken": "t",""", StringComparison.Ordinal), errors);

    [Theory]
    [InlineData("""{ "host": "smtp.example", "startTls": false }""", "TLS_REQUIRED settings.startTls")]
    [InlineData("""{ "host": "mail", "port": 1025, "startTls": false }""", "TLS_REQUIRED settings.startTls")]
    [InlineData("""{ "host": "mail", "port": 1026 }""", "ADDRESS_NOT_ALLOWED settings.host")]
    [InlineData("""{ "host": "10.0.0.5", "startTls": false }""", "ADDRESS_NOT_ALLOWED settings.host", "TLS_REQUIRED settings.startTls")]
    [InlineData("""{ "host": "localhost" }""", "ADDRESS_NOT_ALLOWED settings.host")]
    [InlineData("""{ "host": "relay", "startTls": false }""")]
    [InlineData("""{ "host": "smtp.example" }""")]
    public async Task Create_Smtp_LogsInWithTls(string settings, params string[] errors) => await CheckAsync(
        "Email", "SMTP", settings.Replace("{", """{ "fromAddress": "a@acme.test", "userName": "u", "password": "p",""", StringComparison.Ordinal), errors);

    /// <summary>No secret travels: what a catcher of mails or a relay inside needs.</summary>
    [Fact]
    public Task Create_SmtpWithoutLogIn_NeedsNoTls() => CheckAsync(
        "Email", "SMTP", """{ "host": "mail", "port": 1025, "startTls": false, "fromAddress": "a@acme.test" }""", []);

    [Fact]
    public async Task Send_IntegrationSavedWhenItWasAllowed_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("iris-plain-").FullName;
        var store = ("Storage:Sqlite:Path", System.IO.Path.Combine(folder, "iris.db"));
        var (integration, pending, key) = ("", "", "");
        await using (var development = new IrisApplication(_ => { }, store))
        {
            await development.InitializeAsync();
            var tenant = await development.NewTenantAsync();
            key = await development.NewKeyAsync(tenant.Id, "send", "read");
            integration = await tenant.NewIntegrationAsync(
                "SMS", "SinchLatam", new { baseUrl = "http://127.0.0.1:1", userName = "u", authenticationToken = "t" });
            pending = (await SendAsync(tenant.Client, integration, DateTimeOffset.UtcNow.AddSeconds(2))).Expect(200).Id;
        }

        await using (var production = new IrisApplication(_ => { }, store, (WebHostDefaults.EnvironmentKey, "Production"), ("Bootstrap:RevokeDemo", "true")))
        {
            await production.InitializeAsync();
            var client = production.Anonymous().WithKey(key);

            Assert.Equal(["TLS_REQUIRED integrationId"], (await SendAsync(client, integration, null)).Expect(409).Errors);
            await Eventually.HoldsAsync(
                async () => (await client.GetAsync($"/conversation/interaction/{pending}")).Expect(200)
                    .Payload.GetProperty("status").GetString() == "VALIDATION_ERROR",
                "what waited is not sent");
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The provider fetches media, so only its host can be looked at, and nothing is looked up.</summary>
    [Theory]
    [InlineData("https://localhost/a.png", false)]
    [InlineData("https://intranet/a.png", false)]
    [InlineData("https://kubernetes.default.svc/a.png", false)]
    [InlineData("https://256.256.256.256/a.png", false)]
    [InlineData("https://169.254.169.254/latest", false)]
    [InlineData("http://2130706433/a.png", false)]
    [InlineData("https://[::ffff:10.0.0.1]/a.png", false)]
    [InlineData("https://cdn.example.com/a.png", true)]
    public async Task Validate_MediaUrl_IsOfThePublicInternet(string url, bool allowed)
    {
        await using var application = new IrisApplication(_ => { }, ("Security:AllowPrivateNetworks", "false"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("WhatsApp", "Sandbox");

        var answer = await tenant.Client.PostAsync("/conversation/interaction/validate", new
        {
            payLoad = new { Type = "image", image = new { type = "PNG", url } },
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });

        Assert.Equal(allowed ? [] : ["ADDRESS_NOT_ALLOWED payLoad.image.url"], allowed ? Array.Empty<string>() : answer.Expect(400).Errors);
        Assert.Equal(allowed ? 200 : 400, answer.Status);
    }

    private static async Task CheckAsync(string channel, string provider, string settings, string[] errors)
    {
        await using var application = new IrisApplication(_ => { }, Production);
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(
            Path, $$"""{ "name": "x", "channel": "{{channel}}", "provider": "{{provider}}", "settings": {{settings}} }""");

        Assert.Equal(errors, answer.Status == 200 ? [] : answer.Expect(400).Errors);
    }

    private static Task<Answer> SendAsync(IrisClient client, string integration, DateTimeOffset? sendAt) =>
        client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Hola" },
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt = sendAt?.ToString("O"),
        });
}
