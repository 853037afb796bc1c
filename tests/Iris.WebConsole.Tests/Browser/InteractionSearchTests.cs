using Iris.Api.Tests.Support;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>Searching interactions.</summary>
public sealed class InteractionSearchTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Page_WithInteractions_IsAccessibleAndFits(string language, int width, string theme)
    {
        var integration = await Tenant.NewIntegrationAsync();
        for (var i = 0; i < 3; i++)
            (await Tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync("/console/interactions");

        await window.Page.Locator("table.rows tbody tr").Nth(2).WaitForAsync();
        await window.CheckAsync($"interactions-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Search_DestinationTyped_FindsItAndKeepsItInTheAddress()
    {
        var integration = await Tenant.NewIntegrationAsync();
        var phone = TestTenant.NewPhone();
        (await Tenant.SendAsync(integration, phone)).Expect(200);
        (await Tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);
        var window = await SignInAsync();
        await window.GoAsync("/console/interactions");

        await window.Page.Keyboard.PressAsync("/");
        await window.Page.Keyboard.TypeAsync(phone);
        await window.Page.Keyboard.PressAsync("Enter");

        await window.Page.WaitForURLAsync($"**destination={phone}**");
        await window.Page.GetByText("Clear filters").WaitForAsync();
        Assert.Equal(1, await window.Page.Locator("table.rows tbody tr").CountAsync());
    }

    [BrowserFact]
    public async Task List_InteractionComesIn_ShowsItWithoutBeingAsked()
    {
        var integration = await Tenant.NewIntegrationAsync();
        var window = await SignInAsync();
        await window.GoAsync("/console/interactions");
        await window.Page.GetByText("Live", new() { Exact = true }).WaitForAsync();

        (await Tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        await window.Page.Locator("table.rows tbody tr").WaitForAsync();
        await window.Page.Locator(".status.good").WaitForAsync();
    }
}
