using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Development;

/// <summary>What a start shows, and what the console never shows.</summary>
public sealed partial class StartTests : IDisposable
{
    private const string Secret = "texto muy privado";
    private const string Phone = "34699123456";

    private readonly string folder = Directory.CreateTempSubdirectory("iris-start-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Start_InDevelopment_SeedsOnceAndPrintsHowToSendEveryTime()
    {
        string key, integration;
        using (var first = await GatewayProcess.StartAsync(folder, "Development"))
        {
            (key, integration) = (first.Find(ShownKey()), first.Find(RcsIntegration()));
            Assert.Matches("^iris_[A-Za-z0-9_-]{43}$", key);
            Assert.Contains($"{first.Address}/conversation/interaction", first.Output, StringComparison.Ordinal);
            (await NewClient(first).WithKey(key).PostAsync("/conversation/interaction", Body(integration))).Expect(200);
            Assert.Equal(0, await first.StopAsync());
        }

        using var second = await GatewayProcess.StartAsync(folder, "Development");
        Assert.Equal(key, second.Find(ShownKey()));
        Assert.Equal(integration, second.Find(RcsIntegration()));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "iris.db.demo-key")));
        (await NewClient(second).WithKey(key).GetAsync($"/configuration/integration/{integration}")).Expect(200);
    }

    [Fact]
    public async Task Console_AfterSendsAndRefusals_HoldsNoPayloadTokenOrDestination()
    {
        using var gateway = await GatewayProcess.StartAsync(folder, "Development");
        var key = gateway.Find(ShownKey());
        var integration = gateway.Find(RcsIntegration());
        var login = new { Email = "demo@iris.example", Password = "iris-demo-password", tenant = "demo" };
        var token = (await NewClient(gateway).PostAsync("/user/login", login)).Expect(200).Payload.GetString()!;
        var client = NewClient(gateway).WithToken(token);

        var sent = (await client.PostAsync("/conversation/interaction", Body(integration))).Expect(200);
        await Eventually.GetAsync(
            async () => (await client.GetAsync($"/conversation/interaction/{sent.Id}")).Payload.GetProperty("status").ValueEquals("SENT") ? "" : null,
            "it is sent");
        (await client.PostAsync("/conversation/interaction", Body("nonsense"))).Expect(404);
        (await client.PostAsync("/conversation/interaction", $"{{ \"{Secret}\" {Phone} }}")).Expect(400);
        (await client.GetAsync($"/user?destination={Phone}")).Expect(200);
        (await client.GetAsync($"/nowhere/{Phone}/{Secret}")).Expect(404);
        (await NewClient(gateway).WithKey("iris_wrong-key-that-nobody-has").GetAsync("/user")).Expect(401);
        Assert.Equal(0, await gateway.StopAsync());

        // The seed prints the key, and a call with a number of the documents, on purpose and not as a log line.
        var log = string.Join('\n', gateway.Output.Split('\n').Where(line => line.StartsWith('{')));
        Assert.Contains("conversation/interaction/{id}", log, StringComparison.Ordinal);
        Assert.Contains("\"Status\":404", log, StringComparison.Ordinal);
        foreach (var secret in new[] { Secret, "muy%20privado", Phone, token, token[..24], key, "iris_wrong", "iris-demo-password" })
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_InProduction_ReadsAndWritesNoDemoKey()
    {
        using var gateway = await GatewayProcess.StartAsync(folder, "Production", ("Bootstrap__AdminKey", IrisApplication.AdminKey));

        Assert.Contains("Application started", gateway.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "*.demo-key"));
    }

    private static IrisClient NewClient(GatewayProcess gateway) => new(new HttpClient { BaseAddress = new Uri(gateway.Address) });

    private static object Body(string integration) => new
    {
        payLoad = new { Type = "text-message-rcs", Text = Secret },
        integrationId = integration,
        Destinations = new[] { Phone },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    };

    [GeneratedRegex("API key +(iris_[A-Za-z0-9_-]+)")]
    private static partial Regex ShownKey();

    [GeneratedRegex("([0-9a-f]{24})  RCS-1")]
    private static partial Regex RcsIntegration();
}
