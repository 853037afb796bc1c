using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.OptOuts;

public sealed class OptOutTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/conversation/optout";

    [Fact]
    public async Task OptOut_SetListedAndLifted_StopsAndAllowsSends()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        var phone = TestTenant.NewPhone();

        var set = (await tenant.Client.PostAsync(Path, new { channel = "sms", destination = $"+{phone}", reason = "asked" })).Expect(200);
        var again = (await tenant.Client.PostAsync(Path, new { channel = "SMS", destination = phone })).Expect(200);
        var refused = await SendAsync(tenant, integration, phone);

        Assert.Equal(["id", "channel", "destination", "integrationId", "source", "reason", "created"], set.Payload.EnumerateObject().Select(member => member.Name));
        Assert.Equal((set.Id, "asked"), (again.Id, again.Payload.GetProperty("reason").GetString()));
        Assert.Equal(("SMS", phone, "api"), (Text(set, "channel"), Text(set, "destination"), Text(set, "source")));
        Assert.Equal(["OPTED_OUT Destinations[0]"], refused.Expect(409).Errors);
        Assert.Single(await ListAsync(tenant, $"?destination=%2B{phone}"));
        Assert.Empty(await ListAsync(tenant, "?channel=WhatsApp"));

        (await tenant.Client.DeleteAsync($"{Path}/{set.Id}")).Expect(200);
        (await tenant.Client.DeleteAsync($"{Path}/{set.Id}")).Expect(404);
        (await SendAsync(tenant, integration, phone)).Expect(200);
    }

    [Fact]
    public async Task OptOut_OfAnEmailAddress_CountsForCopiesToo()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("Email", "Sandbox");
        (await tenant.Client.PostAsync(Path, new { channel = "Email", destination = "Ana@example.test" })).Expect(200);

        var refused = await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-email", subject = "s", text = "t", cc = new[] { "luis@example.test", "ana@EXAMPLE.test" }, bcc = new[] { "ana@example.test" } },
            integrationId = integration,
            Destinations = new[] { "luis@example.test" },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });

        Assert.Equal(["OPTED_OUT payLoad.cc[1]", "OPTED_OUT payLoad.bcc[0]"], refused.Expect(409).Errors);
    }

    [Fact]
    public async Task OptOut_BadBodyOrFilter_IsRefusedWithEveryError()
    {
        var client = (await application.NewTenantAsync()).Client;

        Assert.Equal(["REQUIRED channel", "REQUIRED destination"], (await client.PostAsync(Path, "{}")).Expect(400).Errors.Order());
        Assert.Equal(
            ["INVALID_DESTINATION destination", "NOT_ALLOWED channel", "TOO_LONG reason"],
            (await client.PostAsync(Path, new { channel = "Telex", destination = "+12", reason = new string('a', 257) })).Expect(400).Errors.Order());
        Assert.Equal(
            ["INVALID_DESTINATION destination", "NOT_ALLOWED channel", "OUT_OF_RANGE limit"],
            (await client.GetAsync($"{Path}?channel=Telex&destination=%2B12&limit=0")).Expect(400).Errors.Order());
    }

    [Fact]
    public async Task OptOut_OfAnotherTenant_IsUnknown()
    {
        var owner = (await application.NewTenantAsync()).Client;
        var stranger = (await application.NewTenantAsync()).Client;
        var set = (await owner.PostAsync(Path, new { channel = "SMS", destination = "34600000001" })).Expect(200);

        (await stranger.DeleteAsync($"{Path}/{set.Id}")).Expect(404);
        Assert.Equal(0, (await stranger.GetAsync(Path)).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    private static async Task<IEnumerable<string?>> ListAsync(TestTenant tenant, string query) =>
        (await tenant.Client.GetAsync(Path + query)).Expect(200).Payload.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString());

    private static Task<Answer> SendAsync(TestTenant tenant, string integration, string phone) =>
        tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Hola" },
            integrationId = integration,
            Destinations = new[] { phone },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });

    private static string? Text(Answer answer, string member) => answer.Payload.GetProperty(member).GetString();
}
