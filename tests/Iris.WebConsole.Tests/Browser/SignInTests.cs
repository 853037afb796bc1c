using Iris.Api.Tests.Support;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>The way in and out.</summary>
public sealed class SignInTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 360, "dark")]
    [InlineData("en", 1280, "light")]
    public async Task Page_NobodySignedIn_IsAccessibleAndSaysHow(string language, int width, string theme)
    {
        var window = await OpenAsync(language, width, theme);

        await window.Page.GotoAsync("/");

        Assert.Contains("/console/sign-in", window.Page.Url, StringComparison.Ordinal);
        await window.CheckAsync($"sign-in-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Press_WrongPassword_SaysSoAndKeepsWhatWasTyped()
    {
        var window = await OpenAsync();
        window.Expected.Add("401");
        await window.Page.GotoAsync("/console/sign-in");
        await window.Page.Locator("input[name=tenant]").FillAsync(Tenant.Id.Value);
        await window.Page.Locator("input[name=email]").FillAsync(TestTenant.Email);
        await window.Page.Locator("input[name=password]").FillAsync("another");
        await window.Page.Locator("button[value=account]").ClickAsync();

        await window.Page.Locator("[role=alert]").WaitForAsync();

        Assert.Equal(Tenant.Id.Value, await window.Page.Locator("input[name=tenant]").InputValueAsync());
    }

    [BrowserFact]
    public async Task SignOut_SignedIn_LeadsBackAndEndsTheSession()
    {
        var window = await SignInAsync();

        await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await window.Page.Locator("button[value=account]").WaitForAsync();
        await window.Page.GotoAsync("/console/interactions");

        Assert.Contains("sign-in", window.Page.Url, StringComparison.Ordinal);
    }
}
