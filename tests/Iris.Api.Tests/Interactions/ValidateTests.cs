using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Interactions;

public sealed class ValidateTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/conversation/interaction/validate";

    [Fact]
    public async Task Validate_GoodSms_TellsPartsAndWhatWouldBeMadeAndStoresNothing()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox");

        var forecast = (await tenant.Client.PostAsync(Path, Body(integration, new string('á', 71)))).Expect(200).Payload;

        Assert.Equal(
            ["integration", "destinations", "createsUser", "createsProcess", "processId", "summary", "metadata"],
            forecast.EnumerateObject().Select(member => member.Name));
        Assert.True(forecast.GetProperty("createsUser").GetBoolean());
        Assert.True(forecast.GetProperty("createsProcess").GetBoolean());
        Assert.Equal("34600000001", forecast.GetProperty("destinations")[0].GetProperty("value").GetString());
        Assert.Equal("""{"encoding":"UCS-2","units":71,"parts":2}""", forecast.GetProperty("metadata").GetProperty("sms").GetRawText());
        Assert.Equal(0, (await tenant.Client.GetAsync("/user")).Expect(200).Payload.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await tenant.Client.GetAsync("/conversation/process")).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Validate_KnownUserAndProcess_NamesThem()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        var user = (await tenant.NewUserAsync("34600000001")).GetProperty("id").GetString()!;
        var process = await tenant.NewProcessAsync(user);

        var forecast = (await tenant.Client.PostAsync(Path, Body(integration, "Hola", process))).Expect(200).Payload;

        Assert.Equal((false, false), (forecast.GetProperty("createsUser").GetBoolean(), forecast.GetProperty("createsProcess").GetBoolean()));
        Assert.Equal(process, forecast.GetProperty("processId").GetString());
        Assert.Equal(user, forecast.GetProperty("destinations")[0].GetProperty("userId").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "payLoad": { "Type": "simple-text" }, "integrationId": "INTEGRATION", "Destinations": ["x"] }""")]
    [InlineData("""{ "payLoad": { "Type": "simple-text", "Text": "a" }, "integrationId": "INTEGRATION", "Destinations": ["34600000009"] }""")]
    [InlineData("""{ "payLoad": { "Type": "simple-text", "Text": "a" }, "integrationId": "nope", "Destinations": ["34600000009"] }""")]
    public async Task Validate_BadSend_HasTheVerdictOfTheSend(string template)
    {
        var tenant = await application.NewTenantAsync();
        var body = template.Replace("INTEGRATION", await tenant.NewIntegrationAsync("SMS", "Sandbox"), StringComparison.Ordinal);

        var validated = await tenant.Client.PostAsync(Path, body);
        var sent = await tenant.Client.PostAsync("/conversation/interaction", body);

        Assert.Equal((sent.Status, sent.Envelope.GetRawText()), (validated.Status, validated.Envelope.GetRawText()));
        Assert.NotEqual(200, validated.Status);
    }

    private static object Body(string integration, string text, string? process = null) => new
    {
        payLoad = new { Type = "simple-text", Text = text },
        integrationId = integration,
        processId = process,
        Destinations = new[] { "34600000001" },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    };
}
