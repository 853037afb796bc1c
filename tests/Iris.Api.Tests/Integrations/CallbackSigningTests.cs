using System.Text;
using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Api.Tests.Integrations;

/// <summary>Who may only read cannot forge what providers tell.</summary>
public sealed class CallbackSigningTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/configuration/integration";

    private static readonly object Twilio = new { accountSid = "AC1", apiKeySid = "SK1", apiKeySecret = "s", from = "IRIS" };

    private static readonly object SinchSms = new { servicePlanId = "p", apiToken = "t", region = "eu" };

    public static TheoryData<string, string, string, string> WithoutASecret => new()
    {
        { "SMS", "Sinch", JsonSerializer.Serialize(SinchSms), "settings.webhookSecret" },
        { "SMS", "Twilio", JsonSerializer.Serialize(Twilio), "settings.authToken" },
        { "SMS", "Vonage", """{ "apiKey": "k", "apiSecret": "s", "from": "IRIS" }""", "settings.signatureSecret" },
        { "RCS", "VonageMessages", """{ "apiKey": "k", "apiSecret": "s", "from": "IRIS" }""", "settings.signatureSecret" },
        { "RCS", "Sinch", """{ "region": "eu", "projectId": "p", "appId": "a", "keyId": "k", "keySecret": "s" }""", "settings.webhookSecret" },
    };

    [Theory]
    [MemberData(nameof(WithoutASecret))]
    public async Task Create_ProviderThatSigns_WantsTheSecretOrTheWord(string channel, string provider, string settings, string field)
    {
        var tenant = await application.NewTenantAsync();
        Task<Answer> CreateAsync(string more) => tenant.Client.PostAsync(
            Path, $$"""{ "name": "x", "channel": "{{channel}}", "provider": "{{provider}}", "settings": {{settings}} {{more}} }""");

        Assert.Equal([$"SIGNATURE_REQUIRED {field}"], (await CreateAsync("")).Expect(400).Errors);
        Assert.Equal([$"SIGNATURE_REQUIRED {field}"], (await CreateAsync(""", "callbacks": "signed" """)).Expect(400).Errors);
        Assert.Equal(["NOT_ALLOWED callbacks"], (await CreateAsync(""", "callbacks": "none" """)).Expect(400).Errors);
        Assert.Equal("unsigned", (await CreateAsync(""", "callbacks": "unsigned" """)).Expect(200).Payload.GetProperty("callbacks").GetString());
    }

    [Fact]
    public async Task Create_WithoutSecretWhereNoneIsRequired_IsUnsignedAndSaysSo()
    {
        await using var relaxed = new IrisApplication(_ => { }, ("Callbacks:RequireSignature", "false"));
        await relaxed.InitializeAsync();
        var tenant = await relaxed.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Path, new { name = "x", channel = "SMS", provider = "Sinch", settings = SinchSms });

        Assert.Equal("unsigned", answer.Expect(200).Payload.GetProperty("callbacks").GetString());
    }

    [Fact]
    public async Task Create_SeveralErrors_NamesTheSignatureToo()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Path, """{ "name": "", "channel": "SMS", "provider": "Sinch", "settings": { "region": "eu" } }""");

        Assert.Equal(
            ["REQUIRED name", "REQUIRED settings.apiToken", "REQUIRED settings.servicePlanId", "SIGNATURE_REQUIRED settings.webhookSecret"],
            answer.Expect(400).Errors.Order());
    }

    [Fact]
    public async Task Create_SecretAndUnsigned_ContradictEachOther()
    {
        var tenant = await application.NewTenantAsync();
        Task<Answer> CreateAsync(string? callbacks) => tenant.Client.PostAsync(Path, new
        {
            name = "x",
            channel = "SMS",
            provider = "Sinch",
            settings = new { servicePlanId = "p", apiToken = "t", region = "eu", webhookSecret = "w" },
            callbacks,
        });

        Assert.Equal(["CALLBACKS_ARE_SIGNED callbacks"], (await CreateAsync("unsigned")).Expect(400).Errors);
        foreach (var said in new[] { null, "signed" })
            Assert.Equal("signed", (await CreateAsync(said)).Expect(200).Payload.GetProperty("callbacks").GetString());
    }

    [Fact]
    public async Task Create_ProviderThatCannotSign_NeedsNoWord()
    {
        var tenant = await application.NewTenantAsync();
        var settings = new { userName = "u", authenticationToken = "t" };
        var id = await tenant.NewIntegrationAsync("SMS", "SinchLatam", settings);

        Assert.Equal("unsigned", (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetProperty("callbacks").GetString());
        var signed = await tenant.Client.PutAsync($"{Path}/{id}", new { callbacks = "signed" });
        Assert.Equal(["NOT_ALLOWED callbacks"], signed.Expect(400).Errors);
        var mail = await tenant.NewIntegrationAsync("Email", "SMTP", new { host = "mail.example", fromAddress = "a@acme.test" });
        Assert.Equal(
            JsonValueKind.Null, (await tenant.Client.GetAsync($"{Path}/{mail}")).Expect(200).Payload.GetProperty("callbacks").ValueKind);
    }

    [Fact]
    public async Task Update_Integration_StaysAsItIsUnlessSaid()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync("SMS", "Sinch", SinchSms, "unsigned");
        async Task<Answer> ChangeAsync(string body) => await tenant.Client.PutAsync($"{Path}/{id}", body);

        (await ChangeAsync("""{ "name": "other", "settings": { "from": "IRIS" } }""")).Expect(200);
        Assert.Equal(["SIGNATURE_REQUIRED settings.webhookSecret"], (await ChangeAsync("""{ "callbacks": "signed" }""")).Expect(400).Errors);
        Assert.Equal("signed", (await ChangeAsync("""{ "settings": { "webhookSecret": "w" } }""")).Expect(200).Payload.GetProperty("callbacks").GetString());
        Assert.Equal(
            ["SIGNATURE_REQUIRED settings.webhookSecret"], (await ChangeAsync("""{ "settings": { "webhookSecret": null } }""")).Expect(400).Errors);
        (await ChangeAsync("""{ "settings": { "webhookSecret": null }, "callbacks": "unsigned" }""")).Expect(200);
    }

    [Fact]
    public async Task CallbackUrl_WithoutConfigure_IsMaskedEverywhere()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        var url = (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetProperty("callbackUrl").GetString()!;
        var token = url[(url.LastIndexOf('/') + 1)..];
        Assert.Equal(43, token.Length);

        // A provider that tells the URL back, in its answer, in a notice and in an end user's message.
        application.Script.Behaviour = (request, _) => Task.FromResult<SendOutcome>(new SendOutcome.Accepted(
            [new ProviderMessage($"p-{request.Reference}", null)], "queued",
            new ProviderAnswer("200", $"to {url}", JsonElement.Parse($$"""{ "callback_url": "https://iris.test{{url}}" }"""))));
        var phone = TestTenant.NewPhone();
        var sent = (await tenant.SendAsync(id, phone)).Expect(200).Id;
        await tenant.WaitForStatusAsync(sent, "SENT");
        var notice = $$"""
            {"items":[{"id":"p-{{sent}}","word":"delivered","progress":"Delivered","url":"{{url}}"},
              {"id":"m-1","from":"{{phone}}","text":"Hola","url":"{{url}}"},{"odd":"{{url}}"}]}
            """;
        using (var response = await application.Anonymous().Http.PostAsync($"{url}?u={token}", new StringContent(notice, Encoding.UTF8, "application/json")))
            response.EnsureSuccessStatusCode();
        await tenant.WaitForStatusAsync(sent, "COMPLETED");
        await Eventually.HoldsAsync(
            async () => (await tenant.Client.GetAsync("/conversation/interaction?direction=in")).Payload.GetProperty("items").GetArrayLength() == 1,
            "the end user's message is there");

        var reader = await tenant.ClientWithScopesAsync("read", "send", "admin");
        foreach (var path in new[]
        {
            Path, $"{Path}/{id}", $"{Path}/{id}/notice", $"/conversation/interaction/{sent}", "/conversation/interaction", $"{Path}/types",
        })
        {
            var answer = (await reader.GetAsync(path)).Expect(200).Envelope.GetRawText();
            Assert.DoesNotContain(token, answer, StringComparison.Ordinal);
        }

        var shown = (await reader.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetProperty("callbackUrl").GetString();
        Assert.Equal(url.Replace(token, "********", StringComparison.Ordinal), shown);
        application.Script.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));
    }
}
