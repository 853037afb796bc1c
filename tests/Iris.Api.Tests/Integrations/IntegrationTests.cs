using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Integrations;

public sealed class IntegrationTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/configuration/integration";

    [Fact]
    public async Task Create_FarTooManySettings_IsRefusedForTheirNumberAlone()
    {
        var tenant = await application.NewTenantAsync();
        var settings = Enumerable.Range(0, 50_000).ToDictionary(i => $"s{i}", i => i);

        var answer = await tenant.Client.PostAsync("/configuration/integration", new
        {
            name = "x",
            channel = ScriptedChannel.ChannelName,
            provider = ScriptedAdapter.ProviderName,
            settings,
        });

        Assert.Equal(["TOO_MANY settings"], answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Create_Integration_AnswersItWithSecretsMasked()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Path, new
        {
            name = "Main",
            channel = "scripted",
            provider = "SETTINGS",
            settings = new { Sender = "Iris", token = "s3cr3t-value", port = 25 },
            delivery = new { deliveryMode = "at-least-once", maxAttempts = 3 },
        });

        var integration = answer.Expect(200).Payload;
        Assert.Equal(
            [
                "integrationId", "integrationName", "integrationTypeId", "integrationTypeName", "integrationTypeProviderId",
                "integrationTypeProviderName", "settings", "delivery", "alternatives", "weight", "conversationWindowHours", "circuit", "circuitOpenUntil", "hold", "optOutKeywords", "optInKeywords", "optOutLanguages", "optOutReply", "defaultRegion", "allowIrregularEmails", "unknownMembers", "callbackUrl", "callbacks", "previousCallbackUntil",
                "webhook", "enabled", "created", "updated",
            ],
            integration.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Settings", integration.GetProperty("integrationTypeProviderName").GetString());
        Assert.Equal("""{"sender":"Iris","port":25,"token":"********"}""", integration.GetProperty("settings").GetRawText());
        Assert.Equal(
            """{"deliveryMode":"at-least-once","timeoutSeconds":30,"maxConcurrency":32,"maxPerSecond":null,"rateUnit":"messages","maxAttempts":3,"retryForSeconds":86400,"retryMaxSeconds":null,"unknownOutcomeTimeoutSeconds":86400,"quietHours":null}""",
            integration.GetProperty("delivery").GetRawText());

        foreach (var path in new[] { Path, $"{Path}/{integration.GetProperty("integrationId")}" })
            Assert.DoesNotContain("s3cr3t-value", (await tenant.Client.GetAsync(path)).Expect(200).Envelope.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_SeveralErrors_AnswersAllBySettingPath()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Path, """
            {
              "channel": "Scripted", "provider": "Settings", "enabled": "yes",
              "settings": { "sender": "a sender that is far too long", "token": "********", "baseUrl": "ftp://x", "port": 70000, "mode": "odd", "typo": 1 },
              "delivery": { "deliveryMode": "sometimes", "timeoutSeconds": 0, "maxConcurrency": "many" }
            }
            """);

        Assert.Equal(
            [
                "INVALID_TYPE enabled", "INVALID_TYPE delivery.maxConcurrency", "REQUIRED name", "NOT_ALLOWED delivery.deliveryMode",
                "OUT_OF_RANGE delivery.timeoutSeconds", "NOT_ALLOWED settings.typo", "TOO_LONG settings.sender", "REQUIRED settings.token",
                "INVALID_URL settings.baseUrl", "OUT_OF_RANGE settings.port", "NOT_ALLOWED settings.mode",
            ],
            answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Update_QuietHours_AreSetKeptAndTakenAway()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        async Task<string> ChangeAsync(string delivery) =>
            (await tenant.Client.PutAsync($"{Path}/{id}", $$"""{ "delivery": {{delivery}} }""")).Expect(200)
                .Payload.GetProperty("delivery").GetProperty("quietHours").GetRawText();

        const string Night = """{"from":"22:00","to":"08:00","timeZone":"Europe/Madrid"}""";
        Assert.Equal(Night, await ChangeAsync($$"""{ "quietHours": {{Night}} }"""));
        Assert.Equal(Night, await ChangeAsync("""{ "maxPerSecond": 5 }"""));
        Assert.Equal("null", await ChangeAsync("""{ "quietHours": {} }"""));
    }

    [Theory]
    [InlineData("""{ "from": "25:00", "to": "8:00", "timeZone": "Madrid" }""", "INVALID_TIME from", "INVALID_TIME to", "UNKNOWN_TIME_ZONE timeZone")]
    [InlineData("""{ "from": "22:00" }""", "REQUIRED to", "REQUIRED timeZone")]
    [InlineData("""{ "from": "22:00", "to": "22:00", "timeZone": "UTC" }""", "NO_QUIET_HOURS to")]
    [InlineData("""{ "from": "22:00", "to": "08:00", "timeZone": "../../../etc/passwd" }""", "UNKNOWN_TIME_ZONE timeZone")]
    public async Task Update_QuietHoursWrong_AnswersEveryError(string quietHours, params string[] errors)
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PutAsync(
            $"{Path}/{await tenant.NewIntegrationAsync()}", $$"""{ "delivery": { "maxPerSecond": -1, "quietHours": {{quietHours}} } }""");

        Assert.Equal(
            [.. errors.Select(error => error.Replace(" ", " delivery.quietHours.", StringComparison.Ordinal)), "OUT_OF_RANGE delivery.maxPerSecond"],
            answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Create_RuleOverSeveralSettings_IsChecked()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Path, Draft(new { sender = "Iris", token = "t", secure = true }));

        Assert.Equal(["REQUIRED settings.port"], answer.Expect(400).Errors);
    }

    [Theory]
    [InlineData("""{ "optOutLanguages": [] }""", "REQUIRED optOutLanguages")]
    [InlineData("""{ "optOutKeywords": ["a\u0000b"] }""", "CONTROL_CHARACTER optOutKeywords[0]")]
    [InlineData("""{ "optOutLanguages": ["es", "tlh"] }""", "NOT_ALLOWED optOutLanguages[1]")]
    [InlineData("""{ "optOutKeywords": ["STOP", "\u200b!", " "] }""", "REQUIRED optOutKeywords[2]")]
    [InlineData("""{ "optOutKeywords": ["\u200b"], "optInKeywords": [null] }""", "REQUIRED optInKeywords[0]", "REQUIRED optOutKeywords[0]")]
    public async Task Update_OptOutWordsWrong_AnswersEveryErrorAndChangesNothing(string body, params string[] errors)
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();

        Assert.Equal(errors, (await tenant.Client.PutAsync($"{Path}/{id}", body)).Expect(400).Errors);

        Assert.Equal(4, (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetProperty("optOutLanguages").GetArrayLength());
    }

    [Fact]
    public async Task Update_ManyLanguagesThatAreNone_AnswersThatAndChangesNothing()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();

        var answer = await tenant.Client.PutAsync($"{Path}/{id}", new { optOutLanguages = Enumerable.Repeat("es", 50).Append("tlh") });

        Assert.Contains("TOO_MANY optOutLanguages", answer.Expect(400).Errors);
        (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200);
    }

    [Theory]
    [InlineData("{}", "REQUIRED name", "REQUIRED provider", "REQUIRED channel")]
    [InlineData("""{ "name": "x", "channel": "Pigeon", "provider": "Post" }""", "NOT_ALLOWED channel")]
    [InlineData("""{ "name": "x", "channel": "Scripted", "provider": "Post" }""", "NOT_ALLOWED provider")]
    [InlineData("""{ "name": "x", "channel": "Scripted", "provider": "Script", "settings": [] }""", "INVALID_TYPE settings")]
    public async Task Create_ChannelOrProviderUnknown_AnswersEveryError(string body, params string[] errors)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal(errors, (await tenant.Client.PostAsync(Path, body)).Expect(400).Errors);
    }

    [Theory]
    [InlineData("{}", "Iris:first")]
    [InlineData("""{ "settings": { "token": "********", "sender": "Other" } }""", "Other:first")]
    [InlineData("""{ "settings": { "TOKEN": "second" } }""", "Iris:second")]
    public async Task Update_SecretMaskedOrLeftOut_IsKept(string change, string seenByTheProvider)
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant, new { sender = "Iris", token = "first" });

        (await tenant.Client.PutAsync($"{Path}/{id}", change)).Expect(200);

        var sent = (await tenant.SendAsync(id, TestTenant.NewPhone())).Expect(200);
        var read = await tenant.WaitForStatusAsync(sent.Id, "SENT");
        Assert.Equal(seenByTheProvider, read.Payload.GetProperty("customStatus").GetString());
    }

    [Fact]
    public async Task Update_NullSetting_TakesItAway()
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant, new { sender = "Iris", token = "t", port = 25 });

        var changed = (await tenant.Client.PutAsync($"{Path}/{id}", """{ "settings": { "port": null, "token": "t" } }""")).Expect(200).Payload;
        var refused = await tenant.Client.PutAsync($"{Path}/{id}", """{ "settings": { "token": null } }""");

        Assert.False(changed.GetProperty("settings").TryGetProperty("port", out _));
        Assert.Equal(["REQUIRED settings.token"], refused.Expect(400).Errors);
    }

    [Fact]
    public async Task Update_ChannelOrProvider_IsRefused()
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant, new { sender = "Iris", token = "t" });

        var answer = await tenant.Client.PutAsync($"{Path}/{id}", new { channel = "Email", provider = ScriptedAdapter.ProviderName, name = "" });

        Assert.Equal(["REQUIRED name", "FIXED channel", "FIXED provider"], answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Disable_Integration_RefusesSendsUntilEnabled()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        (await tenant.SendAsync(id, TestTenant.NewPhone())).Expect(200);

        Assert.False((await tenant.Client.PostAsync($"{Path}/{id}/disable")).Expect(200).Payload.GetProperty("enabled").GetBoolean());
        Assert.Equal(["INTEGRATION_DISABLED integrationId"], (await tenant.SendAsync(id, TestTenant.NewPhone())).Expect(409).Errors);

        (await tenant.Client.PostAsync($"{Path}/{id}/enable")).Expect(200);
        (await tenant.SendAsync(id, TestTenant.NewPhone())).Expect(200);
    }

    [Fact]
    public async Task Types_EveryProvider_ShowsItsSettings()
    {
        var tenant = await application.NewTenantAsync();

        var types = (await tenant.Client.InEnglish().GetAsync($"{Path}/types")).Expect(200).Payload;

        var scripted = types.EnumerateArray().Single(type => type.GetProperty("integrationTypeName").GetString() == "Scripted");
        var settings = scripted.GetProperty("providers").EnumerateArray()
            .Single(provider => provider.GetProperty("integrationTypeProviderName").GetString() == "Settings").GetProperty("settings");
        Assert.Equal(
            """{"name":"sender","kind":"text","description":"Sender","required":true,"default":null,"minimum":null,"maximum":null,"maxLength":20,"choices":null,"routesSecrets":false,"checksCallbacks":false}""",
            settings[0].GetRawText());
        Assert.Equal(
            ["text", "secret", "url", "wholeNumber", "boolean", "choice"],
            settings.EnumerateArray().Select(setting => setting.GetProperty("kind").GetString()));
    }

    private static object Draft(object settings) => new { name = "Main", channel = "Scripted", provider = "Settings", settings };

    private static async Task<string> CreateAsync(TestTenant tenant, object settings) =>
        (await tenant.Client.PostAsync(Path, Draft(settings))).Expect(200).Payload.GetProperty("integrationId").GetString()!;
}
