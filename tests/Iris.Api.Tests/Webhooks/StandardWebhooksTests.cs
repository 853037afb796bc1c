using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace Iris.Api.Tests.Webhooks;

/// <summary>Signatures of deliveries as a library of the specification sees them, which knows nothing of how they were made.</summary>
public sealed class StandardWebhooksTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Odd = "Ñandú «ς» 日本語 🦄 \\ \"comillas\" <&>";

    [Fact]
    public async Task Signature_OfARotatedSecret_HoldsForBothAndNoOther()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, integration, first) = await NewAsync(receiver);
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        var before = await CallAsync(receiver, 0);
        var second = await RotateAsync(tenant, integration);
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        var after = await CallAsync(receiver, 1);

        AssertGenuine(first, before, before.Text);
        AssertForged(second, before, before.Text);
        AssertGenuine(first, after, after.Text);
        AssertGenuine(second, after, after.Text);
        AssertForged("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", after, after.Text);
    }

    [Fact]
    public async Task Signature_OfABodyBeyondAscii_HoldsForItsBytesAndBreaksWithAnyChange()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, integration, secret) = await NewAsync(receiver);
        (await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = ScriptedChannel.Payload,
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            metadata = new { texto = Odd },
        })).Expect(200);
        var call = await CallAsync(receiver, 0);

        Assert.Equal(Odd, call.Json.GetProperty("Payload").GetProperty("metadata").GetProperty("texto").GetString());
        Assert.Contains(call.Body, one => one > 127);
        AssertGenuine(secret, call, call.Text);
        AssertForged(secret, call, call.Text.Replace("Ñandú", "Nandú", StringComparison.Ordinal));
        // The same letters, written otherwise.
        AssertForged(secret, call, call.Text.Replace("ú", "u\u0301", StringComparison.Ordinal));
        AssertForged(secret, call, call.Text + " ");
        AssertForged(secret, call with { Headers = With(call, "webhook-id", "another") }, call.Text);
        AssertForged(secret, call with { Headers = With(call, "webhook-timestamp", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60}") }, call.Text);
    }

    /// <summary>What the owner chose is the key as well as what was made for them, and a test call is signed like any other.</summary>
    [Fact]
    public async Task Signature_OfAChosenSecret_HoldsInATestCall()
    {
        const string Chosen = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, integration, _) = await NewAsync(receiver, Chosen);

        (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook/test")).Expect(200);

        var call = await CallAsync(receiver, 0);
        AssertGenuine(Chosen, call, call.Text);
        AssertForged(Chosen, call, call.Text[..^1]);
    }

    private static Dictionary<string, string> With(ReceivedCall call, string header, string value) => new(call.Headers) { [header] = value };

    private static Task<ReceivedCall> CallAsync(TestReceiver receiver, int index) =>
        Eventually.GetAsync(() => Task.FromResult(receiver.Calls.ElementAtOrDefault(index)), "the receiver is called");

    private static async Task<string> RotateAsync(TestTenant tenant, string integration) =>
        (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook/rotate-secret")).Expect(200)
            .Payload.GetProperty("secret").GetString()!;

    private static void AssertGenuine(string secret, ReceivedCall call, string body) => Assert.True(IsGenuine(secret, call, body));

    private static void AssertForged(string secret, ReceivedCall call, string body) => Assert.False(IsGenuine(secret, call, body));

    /// <summary>One of the signatures holds. Each is shown alone, since the library never looks at the last of several.</summary>
    private static bool IsGenuine(string secret, ReceivedCall call, string body) =>
        call.Headers["webhook-signature"].Split(' ').Any(signature => Holds(secret, call, signature, body));

    private static bool Holds(string secret, ReceivedCall call, string signature, string body)
    {
        var headers = new HeaderDictionary
        {
            ["webhook-id"] = call.Id,
            ["webhook-timestamp"] = call.Headers["webhook-timestamp"],
            ["webhook-signature"] = signature,
        };
        try
        {
            new StandardWebhook(secret).Verify(body, headers);
            return true;
        }
        catch (WebhookVerificationException)
        {
            return false;
        }
    }

    private async Task<(TestTenant Tenant, string Integration, string Secret)> NewAsync(TestReceiver receiver, string? secret = null)
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var body = new { receiver.Url, Subscriptions = new[] { "INTERACTION_OUT_CREATED_EVT" }, secret };
        var made = (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook", body)).Expect(200);
        return (tenant, integration, secret ?? made.Payload.GetProperty("secret").GetString()!);
    }
}
