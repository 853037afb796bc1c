using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary>The receivers of <c>docs/webhooks.md</c>, on deliveries of a gateway.</summary>
public sealed partial class WebhookPageTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private static readonly Paper Page = new("docs/webhooks.md");

    [Fact]
    public void CSharp_OfThePage_IsWhatIsTestedHere()
    {
        var tested = File.ReadAllText(Path.Combine(Repository.Root, "tests/Iris.Api.Tests/Papers/IrisWebhook.cs"));

        Assert.Equal(Namespace().Replace(tested, ""), Page.Blocks("csharp").First());
    }

    [Fact]
    public async Task CSharp_OfADelivery_TellsTheGenuineFromTheForged()
    {
        var (secret, call) = await DeliverAsync();
        var now = DateTimeOffset.UtcNow;

        Assert.True(IrisWebhook.IsGenuine(secret, call.Headers.GetValueOrDefault, call.Body, now));
        Assert.False(IrisWebhook.IsGenuine("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", call.Headers.GetValueOrDefault, call.Body, now));
        Assert.False(IrisWebhook.IsGenuine(secret, call.Headers.GetValueOrDefault, [.. call.Body, (byte)' '], now));
        Assert.False(IrisWebhook.IsGenuine(secret, call.Headers.GetValueOrDefault, call.Body, now.AddMinutes(6)));
        Assert.False(IrisWebhook.IsGenuine(secret, _ => null, call.Body, now));
    }

    [ProgramFact("node")]
    public async Task Node_OfADelivery_TellsTheGenuineFromTheForged()
    {
        var (secret, call) = await DeliverAsync();
        var test =
            $$"""
            const [secret, headers, body] = {{JsonSerializer.Serialize(new object[] { secret, call.Headers, Convert.ToBase64String(call.Body) })}};
            const bytes = Buffer.from(body, 'base64');
            console.log(JSON.stringify([
              isGenuine(secret, headers, bytes),
              isGenuine('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', headers, bytes),
              isGenuine(secret, headers, Buffer.concat([bytes, Buffer.from(' ')])),
              isGenuine(secret, headers, bytes, Date.now() + 360000),
              isGenuine(secret, {}, bytes)]));
            """;

        var output = await Programs.RunAsync("node", ["--input-type=module"], Page.Blocks("js").First() + test);

        Assert.Equal("[true,false,false,false,false]", output.Trim());
    }

    /// <summary>The numbers that readers check their own receivers with.</summary>
    [Fact]
    public void Vector_OfThePage_Holds()
    {
        var vector = Vector().Match(Page.Text);
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = vector.Groups["id"].Value,
            ["webhook-timestamp"] = vector.Groups["timestamp"].Value,
            ["webhook-signature"] = vector.Groups["signature"].Value,
        };
        var body = Page.Blocks("").Single(block => block.StartsWith("{\"Event\":\"WEBHOOK_TEST_EVT\"", StringComparison.Ordinal)).TrimEnd('\n');
        var then = DateTimeOffset.FromUnixTimeSeconds(long.Parse(headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture));

        Assert.True(IrisWebhook.IsGenuine(vector.Groups["secret"].Value, headers.GetValueOrDefault, System.Text.Encoding.UTF8.GetBytes(body), then));
    }

    private async Task<(string Secret, ReceivedCall Call)> DeliverAsync()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var made = (await tenant.Client.PostAsync(
            $"/configuration/integration/{integration}/webhook", new { receiver.Url, Subscriptions = new[] { "INTERACTION_OUT_CREATED_EVT" } })).Expect(200);
        // With two live secrets: the former one holds beside the new one.
        (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook/rotate-secret")).Expect(200);
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        var call = await Eventually.GetAsync(() => Task.FromResult(receiver.Calls.Count > 0 ? receiver.Calls[0] : null), "the receiver is called");
        return (made.Payload.GetProperty("secret").GetString()!, call);
    }

    [GeneratedRegex(@"^namespace [\w.]+;\n\n", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"secret `(?<secret>[^`]+)`, id `(?<id>[^`]+)`, timestamp `(?<timestamp>[^`]+)`.*?gives `(?<signature>[^`]+)`", RegexOptions.Singleline)]
    private static partial Regex Vector();
}
