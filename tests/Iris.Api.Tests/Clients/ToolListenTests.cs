using Iris.Api.Tests.Support;
using Iris.Client;
using Iris.Testing;
using Iris.Tool;
using Microsoft.AspNetCore.Http;
using StandardWebhooks.Diagnostics;

namespace Iris.Api.Tests.Clients;

/// <summary><c>iris listen</c>, between a gateway and a developer's receiver.</summary>
public sealed class ToolListenTests(IrisApplication application) : IClassFixture<IrisApplication>, IDisposable
{
    private readonly ToolMachine machine = new();

    public void Dispose() => machine.Dispose();

    /// <summary>Names, order and body are those that a webhook gets of the same send.</summary>
    [Fact]
    public async Task Listen_ASend_IsToldAsByAWebhookAndVerifies()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var real = await TestReceiver.StartAsync();
        var tenant = await TenantAsync();
        var (sms, other) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync());
        await tenant.SetWebhookAsync(sms, real.Url);
        using var listen = machine.Start(["listen", "--forward", receiver.Url, "-i", sms]);
        await listen.WaitForErrorAsync("Following");
        var secret = listen.Lines[0]["Secret: ".Length..];
        await tenant.WaitForStatusAsync((await tenant.SendAsync(other, TestTenant.NewPhone())).Expect(200).Id, "SENT");

        var id = (await tenant.SendAsync(sms, TestTenant.NewPhone())).Expect(200).Id;
        await Eventually.HoldsAsync(() => Told(real).Count == 3 && Told(receiver).Count == 3, "both are told");
        Assert.Equal(ExitCode.Done, await listen.EndAsync());

        Assert.Equal(Told(real), Told(receiver));
        Assert.All(receiver.Calls, call => Assert.Equal(id, IrisWebhook.Read(secret, HeadersOf(call), call.Text).As<InteractionResponse>().Id));
        Assert.Throws<WebhookVerificationException>(() => IrisWebhook.Read(secret, HeadersOf(receiver.Calls[0]), receiver.Calls[0].Text + " "));
        Assert.Equal(MembersOf(real.Calls[^1]), MembersOf(receiver.Calls[^1]));
        Assert.Equal(HistoryOf(real.Calls[^1]), HistoryOf(receiver.Calls[^1]));
        Assert.Equal(receiver.Calls.Count, receiver.Calls.Select(call => call.Id).Distinct().Count());
        Assert.Equal(receiver.Calls.Select(call => $"200  {call.Event}  {id}"), listen.Lines[1..]);
    }

    [Fact]
    public async Task Listen_AMessageOfAnEndUser_IsToldAsByAWebhook()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var real = await TestReceiver.StartAsync();
        var tenant = await TenantAsync();
        var sms = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        await tenant.SetWebhookAsync(sms, real.Url);
        using var listen = machine.Start(["listen", "--forward", receiver.Url]);
        await listen.WaitForErrorAsync("Following");

        (await tenant.Client.PostAsync($"/sandbox/{sms}/reply", new { from = TestTenant.NewPhone(), type = "text", text = "Hola" })).Expect(200);
        await Eventually.HoldsAsync(() => Told(real).Count > 0 && Told(receiver).Count > 0, "both are told");

        Assert.Equal(ExitCode.Done, await listen.EndAsync());
        Assert.Equal([("INTERACTION_IN_CREATED_EVT", "RECEIVED")], Told(receiver));
        Assert.Equal(Told(real), Told(receiver));
    }

    [Fact]
    public async Task Listen_ReceiverRefusesOrIsNotThere_SaysSoAndGoesOn()
    {
        machine.Variables["IRIS_WEBHOOK_SECRET"] = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        var tenant = await TenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        using var listen = machine.Start(["listen", "--forward", "http://127.0.0.1:9/hook"]);
        await listen.WaitForErrorAsync("Following");

        var id = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id;
        await Eventually.HoldsAsync(() => listen.Lines.Length == 4, "all three are tried");

        Assert.Equal(ExitCode.Done, await listen.EndAsync());
        Assert.Equal("Secret: whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", listen.Lines[0]);
        Assert.All(listen.Lines[1..], line => Assert.Matches($"^not delivered \\(.+\\)  INTERACTION_\\w+_EVT  {id}$", line));
    }

    /// <summary>Of what is older, only what happens while somebody listens.</summary>
    [Fact]
    public async Task Listen_AnOlderOneIsSentAgain_IsToldOfThatAlone()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await TenantAsync();
        var id = await tenant.NewCancelledInteractionAsync();
        // When a stream was opened is known to two seconds.
        var settled = DateTimeOffset.UtcNow.AddSeconds(2);
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow > settled, "it is older");
        using var listen = machine.Start(["listen", "--forward", receiver.Url]);
        await listen.WaitForErrorAsync("Following");

        await (await machine.RunAsync(["resend", id])).ExpectAsync(ExitCode.Done);
        await Eventually.HoldsAsync(() => receiver.Calls.Count > 0, "it is told");

        await listen.EndAsync();
        Assert.Equal(("INTERACTION_STATUSCHANGED_EVT", "DISPATCH_PENDING"), Told(receiver)[0]);
    }

    [Theory]
    [InlineData("localhost:3000/hook")]
    [InlineData("file:///etc/hosts")]
    public async Task Listen_NoAddress_IsWrongUsage(string address)
    {
        await TenantAsync();

        await (await machine.RunAsync(["listen", "--forward", address])).ExpectAsync(ExitCode.WrongUsage);
    }

    [Fact]
    public async Task Listen_Help_SaysWhatIsNotAsWithAWebhook()
    {
        var help = await (await machine.RunAsync(["listen", "--help"])).ExpectAsync(ExitCode.Done);

        Assert.Contains("Not as with a real webhook", help, StringComparison.Ordinal);
    }

    private static List<(string Event, string? Status)> Told(TestReceiver receiver) =>
        [.. receiver.Calls.Select(call => (call.Event, call.Json.GetProperty("Payload").GetProperty("status").GetString()))];

    private static IEnumerable<string> MembersOf(ReceivedCall call) => call.Json.GetProperty("Payload").EnumerateObject().Select(member => member.Name);

    private static string HistoryOf(ReceivedCall call) => call.Json.GetProperty("Payload").GetProperty("auditTrail").GetProperty("history").GetRawText();

    private static HeaderDictionary HeadersOf(ReceivedCall call)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in call.Headers)
            headers[name] = value;
        return headers;
    }

    private async Task<TestTenant> TenantAsync()
    {
        var tenant = await application.NewTenantAsync();
        machine.Variables["IRIS_URL"] = application.Anonymous().Http.BaseAddress!.ToString();
        machine.Variables["IRIS_KEY"] = await application.NewKeyAsync(tenant.Id, [.. Core.Accounts.Scopes.OfTenant]);
        return tenant;
    }
}
