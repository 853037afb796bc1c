using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Users;

public sealed class UserWindowTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Windows_UserWroteToOneIntegration_TellsUntilWhenItIsOpen()
    {
        var tenant = await application.NewTenantAsync();
        var heard = await tenant.NewIntegrationAsync("WhatsApp", "Sandbox");
        await tenant.NewIntegrationAsync("WhatsApp", "Sandbox");
        await tenant.NewIntegrationAsync("SMS", "Sandbox");
        var phone = TestTenant.NewPhone();
        var user = (await tenant.NewUserAsync(phone)).GetProperty("id").GetString();
        Assert.Equal(0, (await tenant.Client.GetAsync($"/user/{user}/windows")).Expect(200).Payload.GetProperty("items").GetArrayLength());

        (await tenant.Client.PostAsync($"/sandbox/{heard}/reply", new { from = phone, type = "text", text = "Hola" })).Expect(200);

        var window = await Eventually.GetAsync(
            async () =>
            {
                var items = (await tenant.Client.GetAsync($"/user/{user}/windows")).Expect(200).Payload.GetProperty("items");
                return items.GetArrayLength() == 1 ? (object)items[0] : null;
            },
            "the window is open");
        var told = (System.Text.Json.JsonElement)window;
        Assert.Equal(heard, told.GetProperty("integrationId").GetString());
        Assert.Equal(phone, told.GetProperty("destination").GetString());
        Assert.True(told.GetProperty("isOpen").GetBoolean());
        Assert.Equal(TimeSpan.FromHours(24), told.GetProperty("openUntil").GetDateTimeOffset() - told.GetProperty("lastInbound").GetDateTimeOffset());
    }

    [Fact]
    public async Task Windows_UserOfAnotherTenant_IsNotFound()
    {
        var user = (await (await application.NewTenantAsync()).NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString();
        var tenant = await application.NewTenantAsync();

        Assert.Equal(["USER_NOT_FOUND"], (await tenant.Client.GetAsync($"/user/{user}/windows")).Expect(404).Errors);
    }
}
