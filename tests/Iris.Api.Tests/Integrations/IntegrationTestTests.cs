using Iris.Api.Tests.Support;
using Iris.Core.Channels;

namespace Iris.Api.Tests.Integrations;

public sealed class IntegrationTestTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/configuration/integration";

    private static SendOutcome Taken => new SendOutcome.Accepted([], null, null);

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{ "destination": "+34638766068" }""")]
    public async Task Test_ProviderWithACall_CallsItAndSendsNothing(string? body)
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        application.Script.Probe = _ => Task.FromResult(Taken);
        var sent = application.Script.Calls.Count;

        var result = (body is null ? await tenant.Client.PostAsync($"{Path}/{id}/test") : await tenant.Client.PostAsync($"{Path}/{id}/test", body))
            .Expect(200).Payload;

        Assert.Equal(["ok", "kind", "took", "error", "interactionId"], result.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("true", "call", "null", "null"),
            (result.GetProperty("ok").GetRawText(), result.GetProperty("kind").GetString(), result.GetProperty("error").GetRawText(), result.GetProperty("interactionId").GetRawText()));
        Assert.True(result.GetProperty("took").GetInt64() >= 0);
        Assert.Equal(sent, application.Script.Calls.Count);
    }

    public static TheoryData<SendOutcome, string, string> Failures => new()
    {
        { new SendOutcome.Rejected("20003", "Authenticate", null), "20003", "Authenticate" },
        { new SendOutcome.Throttled(null, "slow", null), "THROTTLED", "slow" },
        { new SendOutcome.Unreachable("refused", null, null), "UNREACHABLE", "refused" },
        { new SendOutcome.Unknown("HTTP 502", null), "NO_ANSWER", "HTTP 502" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Test_CallFails_SaysWhyOfADisabledIntegrationToo(SendOutcome outcome, string code, string message)
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        (await tenant.Client.PostAsync($"{Path}/{id}/disable")).Expect(200);
        application.Script.Probe = _ => Task.FromResult(outcome);

        var result = (await tenant.Client.PostAsync($"{Path}/{id}/test")).Expect(200).Payload;

        Assert.False(result.GetProperty("ok").GetBoolean());
        Assert.Equal($$"""{"code":"{{code}}","message":"{{message}}"}""", result.GetProperty("error").GetRawText());
    }

    [Fact]
    public async Task Test_AdapterFails_IsAnAnswerWithoutItsException()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        application.Script.Probe = _ => throw new InvalidOperationException("inside");

        var result = (await tenant.Client.PostAsync($"{Path}/{id}/test")).Expect(200).Payload;

        Assert.Equal("""{"code":"NO_ANSWER","message":"InvalidOperationException"}""", result.GetProperty("error").GetRawText());
    }

    [Fact]
    public async Task Test_ProviderRepeatsASecret_IsMasked()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync(provider: SettingsAdapter.ProviderName, settings: new { sender = "Iris", token = "s3cr3t-value" });

        var result = (await tenant.Client.PostAsync($"{Path}/{id}/test", "{}")).Expect(200).Payload;

        Assert.Equal("""{"code":"401","message":"The token ******** is wrong"}""", result.GetProperty("error").GetRawText());
    }

    [Fact]
    public async Task Test_AnotherInProgress_IsRefusedUntilItIsOver()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        application.Script.Probe = async _ =>
        {
            asked.TrySetResult();
            await answer.Task;
            return Taken;
        };

        var first = tenant.Client.PostAsync($"{Path}/{id}/test");
        await asked.Task;
        var second = (await tenant.Client.PostAsync($"{Path}/{id}/test")).Expect(429);
        answer.SetResult();

        Assert.Equal(["TEST_IN_PROGRESS"], second.Errors);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        (await first).Expect(200);
        (await tenant.Client.PostAsync($"{Path}/{id}/test")).Expect(200);
    }

    [Theory]
    [InlineData("SMS", "es", "Prueba de Iris")]
    [InlineData("WhatsApp", "en", "Iris test")]
    [InlineData("RCS", "en", "Iris test")]
    [InlineData("Email", "es", "Prueba de Iris")]
    public async Task Test_ProviderWithoutACall_SendsAMessage(string channel, string language, string text)
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync(channel, "Sandbox");
        tenant.Client.Http.DefaultRequestHeaders.Add("Accept-Language", language);

        var result = (await tenant.Client.PostAsync(
            $"{Path}/{id}/test", new { destination = channel == "Email" ? "ana@example.test" : $"+{TestTenant.NewPhone()}" })).Expect(200).Payload;

        Assert.Equal(("message", true), (result.GetProperty("kind").GetString(), result.GetProperty("ok").GetBoolean()));
        var sent = await tenant.WaitForStatusAsync(result.GetProperty("interactionId").GetString()!, "SENT");
        Assert.Contains(text, sent.Payload.GetProperty("payload").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_MessageThatCannotBeSent_IsRefusedInItsOwnWords()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync("SMS", "Sandbox");

        Assert.Equal(["REQUIRED destination"], (await tenant.Client.PostAsync($"{Path}/{id}/test")).Expect(400).Errors);
        Assert.Equal(["INVALID_DESTINATION destination"], (await tenant.Client.PostAsync($"{Path}/{id}/test", new { destination = "x" })).Expect(400).Errors);
        Assert.Equal(["INVALID_TYPE destination"], (await tenant.Client.PostAsync($"{Path}/{id}/test", """{ "destination": 7 }""")).Expect(400).Errors);
        (await tenant.Client.PostAsync($"{Path}/{id}/disable")).Expect(200);
        Assert.Equal(
            ["INTEGRATION_DISABLED"], (await tenant.Client.PostAsync($"{Path}/{id}/test", new { destination = TestTenant.NewPhone() })).Expect(409).Errors);
    }

    [Fact]
    public async Task Test_Scopes_AreConfigureAndForAMessageSendToo()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        var body = new { destination = TestTenant.NewPhone() };

        (await (await tenant.ClientWithScopesAsync("send", "read")).PostAsync($"{Path}/{id}/test", body)).Expect(403);
        (await (await tenant.ClientWithScopesAsync("configure")).PostAsync($"{Path}/{id}/test", body)).Expect(403);
        (await (await tenant.ClientWithScopesAsync("configure", "send")).PostAsync($"{Path}/{id}/test", body)).Expect(200);
    }

    [Fact]
    public async Task Test_UnknownOrOfAnotherTenant_IsNotFound()
    {
        var (tenant, other) = (await application.NewTenantAsync(), await application.NewTenantAsync());
        var id = await tenant.NewIntegrationAsync();

        foreach (var unknown in new[] { id, "x", "0123456789abcdef01234567" })
            Assert.Equal(["INTEGRATION_NOT_FOUND"], (await other.Client.PostAsync($"{Path}/{unknown}/test")).Expect(404).Errors);
    }
}
