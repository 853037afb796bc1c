using System.Diagnostics;
using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Webhooks;

/// <summary>The signature as the specification's own library for Node sees it.</summary>
public sealed class StandardWebhooksTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Script = """
        const { Webhook } = require("standardwebhooks");
        const { secret, headers, body } = JSON.parse(require("fs").readFileSync(0, "utf8"));
        try {
            new Webhook(secret).verify(body, headers);
            console.log("genuine");
        } catch (error) {
            console.log("forged");
        }
        """;

    [StandardWebhooksFact]
    public async Task Signature_OfADelivery_HoldsForTheLibraryAndBreaksWithTheBody()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var first = await tenant.SetWebhookAsync(integration, receiver.Url, "INTERACTION_OUT_CREATED_EVT");
        var rotated = (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook/rotate-secret")).Expect(200);
        var second = rotated.Payload.GetProperty("secret").GetString()!;
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        var call = await Eventually.GetAsync(() => Task.FromResult(receiver.Calls is [var one, ..] ? one : null), "the receiver is called");

        Assert.Equal("genuine", await VerifyAsync(second, call, call.Text));
        Assert.Equal("genuine", await VerifyAsync(first, call, call.Text));
        Assert.Equal("forged", await VerifyAsync(second, call, call.Text.Replace("Hola", "Holi", StringComparison.Ordinal)));
        Assert.Equal("forged", await VerifyAsync("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", call, call.Text));
    }

    private static async Task<string> VerifyAsync(string secret, ReceivedCall call, string body)
    {
        var start = new ProcessStartInfo("node", ["-e", Script])
        {
            WorkingDirectory = StandardWebhooksFactAttribute.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { secret, headers = call.Headers, body }));
        node.StandardInput.Close();
        return (await node.StandardOutput.ReadToEndAsync()).Trim();
    }
}

/// <summary>A test that needs Node and the package <c>standardwebhooks</c>; where they cannot be had it is skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandardWebhooksFactAttribute : FactAttribute
{
    private const string Package = "standardwebhooks@1.0.0";

    private static readonly Lazy<string?> Obstacle = new(Install);

    public StandardWebhooksFactAttribute() => Skip = Obstacle.Value;

    /// <summary>Where the package is.</summary>
    internal static string Folder { get; } = Path.Combine(Path.GetTempPath(), "iris-npm-standardwebhooks-1.0.0");

    private static string? Install()
    {
        try
        {
            if (!Runs("node", Path.GetTempPath(), "--version"))
                return "Node does not run.";
            if (Directory.Exists(Folder))
                return null;

            // Made elsewhere and then moved: whole or not there, whoever else runs these tests.
            var made = Directory.CreateTempSubdirectory("iris-npm-").FullName;
            if (!Runs("npm", made, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", Package))
                return $"npm could not install {Package} within a minute.";

            Directory.Move(made, Folder);
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node and npm are not installed.";
        }
        catch (IOException) when (Directory.Exists(Folder))
        {
            return null;
        }
    }

    private static bool Runs(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        if (process.WaitForExit(TimeSpan.FromMinutes(1)))
            return process.ExitCode == 0;

        process.Kill(entireProcessTree: true);
        return false;
    }
}
