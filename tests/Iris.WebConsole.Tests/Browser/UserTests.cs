using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>People.</summary>
public sealed class UserTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Pages_WithUsers_AreAccessibleAndFit(string language, int width, string theme)
    {
        var sandbox = await Tenant.NewIntegrationAsync("WhatsApp", "Sandbox");
        var phone = TestTenant.NewPhone();
        var user = (await Tenant.NewUserAsync(phone)).GetProperty("id").GetString();
        (await Tenant.Client.PostAsync($"/sandbox/{sandbox}/reply", new { from = phone, type = "text", text = "STOP" })).Expect(200);
        var window = await SignInAsync(language, width, theme);
        await Eventually.GetAsync(
            async () => (await Tenant.Client.GetAsync($"/conversation/optout?destination={phone}")).Payload.GetProperty("items").GetArrayLength() > 0 ? "" : null, "the opt-out is there");

        await window.GoAsync("/console/users");
        await window.Page.Locator("table.rows tbody tr").WaitForAsync();
        await window.CheckAsync($"users-{width}-{theme}");
        await window.GoAsync($"/console/users/{user}");
        await window.Page.Locator("table.rows tbody tr").WaitForAsync();
        await window.CheckAsync($"user-{width}-{theme}");
    }

    [BrowserFact]
    public async Task AddDestination_WrongThenRight_SaysWhyAndThenHasIt()
    {
        var user = (await Tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString();
        var window = await SignInAsync();
        window.Expected.Add("400");
        await window.GoAsync($"/console/users/{user}");

        await window.Page.Locator("select[name=kind]").SelectOptionAsync("Email");
        await window.Page.Locator("form[action$=destinations] input[name=value]").FillAsync("not an address");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await window.Page.Locator("#wrong-value").WaitForAsync();
        Assert.Equal("not an address", await window.Page.Locator("form[action$=destinations] input[name=value]").InputValueAsync());
        await window.Page.Locator("form[action$=destinations] input[name=value]").FillAsync("ana@example.com");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();

        await window.Page.GetByText("Destination added.").WaitForAsync();
        await window.Page.Locator("strong", new() { HasText = "ana@example.com" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task Merge_Confirmed_LeadsToTheOneThatIsLeft()
    {
        var (phone, otherPhone) = (TestTenant.NewPhone(), TestTenant.NewPhone());
        var user = (await Tenant.NewUserAsync(phone)).GetProperty("id").GetString();
        var other = (await Tenant.NewUserAsync(otherPhone)).GetProperty("id").GetString();
        var window = await SignInAsync();
        await window.GoAsync($"/console/users/{user}");

        await window.Page.Locator("form[action$=merge] input[name=userId]").FillAsync(other!);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "See what would happen" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Merge for good" }).ClickAsync();

        await window.Page.GetByText("Users merged.").WaitForAsync();
        await window.Page.Locator("strong", new() { HasText = otherPhone }).WaitForAsync();
    }
}
