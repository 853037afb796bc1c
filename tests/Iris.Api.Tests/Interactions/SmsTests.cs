using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Interactions;

public sealed class SmsTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    public static readonly TheoryData<string, object, int> Limits = new()
    {
        { "Sinch", new { servicePlanId = "p", apiToken = "t", region = "eu" }, 2000 },
        { "SinchLatam", new { userName = "u", authenticationToken = "t" }, 1280 },
    };

    [Theory]
    [InlineData("Hola", null, """{"sms":{"encoding":"GSM-7","units":4,"parts":1}}""")]
    [InlineData("Mañana sí", "{}", """{"sms":{"encoding":"UCS-2","units":9,"parts":1}}""")]
    [InlineData("€", """{"Order":1.50,"note":"ñ","sub":{"sms":1}}""", """{"Order":1.50,"note":"ñ","sub":{"sms":1},"sms":{"encoding":"GSM-7","units":2,"parts":1}}""")]
    [InlineData("Hola", """{"sms":"mine","x":[1]}""", """{"sms":"mine","x":[1]}""")]
    [InlineData("Hola", """{"sms":null}""", """{"sms":null}""")]
    public async Task Send_Sms_CountsPartsInItsMetadata(string text, string? metadata, string expected)
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox");

        var sent = (await SendAsync(tenant, integration, text, metadata)).Expect(200);

        Assert.Equal(expected, sent.Payload.GetProperty("metadata").GetRawText());
        var read = (await tenant.Client.GetAsync($"/conversation/interaction/{sent.Id}")).Expect(200);
        Assert.Equal(expected, read.Payload.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task Send_LongSms_CountsItsParts()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox");

        var sent = (await SendAsync(tenant, integration, new string('á', 135), null)).Expect(200);

        Assert.Equal(
            """{"encoding":"UCS-2","units":135,"parts":3}""", sent.Payload.GetProperty("metadata").GetProperty("sms").GetRawText());
    }

    /// <summary>As it travels and is billed; what is stored and sent stays as it was given.</summary>
    [Theory]
    [InlineData(true, """{"encoding":"GSM-7","units":6,"parts":1}""")]
    [InlineData(false, """{"encoding":"UCS-2","units":6,"parts":1}""")]
    public async Task Validate_TextThatTheProviderRewrites_IsCountedAsItTravels(bool smartEncoded, string expected)
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Twilio", new { accountSid = "AC1", authToken = "t", from = "+34900000000", smartEncoded });

        var forecast = (await tenant.Client.PostAsync("/conversation/interaction/validate", $$"""
            { "payLoad": { "Type": "simple-text", "Text": "“Hola”" }, "integrationId": "{{integration}}", "Destinations": ["{{TestTenant.NewPhone()}}"],
              "AutoCreateUser": true, "AutoCreateProcess": true }
            """)).Expect(200).Payload;

        Assert.Equal(expected, forecast.GetProperty("metadata").GetProperty("sms").GetRawText());
        Assert.Equal("“Hola”", JsonElement.Parse(forecast.GetProperty("summary").GetString()!).GetProperty("body").GetString());
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Send_TextLongerThanTheProviderTakes_IsRefusedWithTheLimit(string provider, object settings, int limit)
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", provider, settings, "unsigned");
        // Disabled: nothing of the longest text shall leave for the real provider.
        (await tenant.Client.PutAsync($"/configuration/integration/{integration}", new { enabled = false })).Expect(200);

        var longest = (await SendAsync(tenant, integration, new string('a', limit), null)).Expect(409);
        var longer = (await SendAsync(tenant, integration, new string('a', limit + 1), null)).Expect(400);

        Assert.Equal(["INTEGRATION_DISABLED integrationId"], longest.Errors);
        Assert.Equal(["TOO_LONG payLoad.text", "INTEGRATION_DISABLED integrationId"], longer.Errors.OrderDescending());
        Assert.Contains($"{limit}", longer.Messages.Single(message => message.Contains("caracteres", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static Task<Answer> SendAsync(TestTenant tenant, string integration, string text, string? metadata) =>
        tenant.Client.PostAsync("/conversation/interaction", $$"""
            {
              "payLoad": { "Type": "simple-text", "Text": "{{text}}" },
              "integrationId": "{{integration}}",
              "metadata": {{metadata ?? "null"}},
              "Destinations": ["{{TestTenant.NewPhone()}}"],
              "AutoCreateUser": true,
              "AutoCreateProcess": true
            }
            """);
}
