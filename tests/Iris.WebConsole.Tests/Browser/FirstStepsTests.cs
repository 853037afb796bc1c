using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>What whoever begins is told.</summary>
public sealed class FirstStepsTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Page_NothingWasSent_SaysWhatToDoNext(string language, int width, string theme)
    {
        await Tenant.NewIntegrationAsync("SMS", "Sandbox");
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync("/console");

        Assert.Equal(3, await window.Page.Locator(".steps li").CountAsync());
        await window.Page.Locator(".chart canvas").Nth(1).WaitForAsync();
        await window.CheckAsync($"first-steps-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Send_ToTheSandbox_SendsAtOnceAndTicksTheStep()
    {
        await Tenant.NewIntegrationAsync("SMS", "Sandbox");
        var window = await SignInAsync();
        await window.GoAsync("/console");
        await window.Page.Locator(".steps li .wait").Nth(2).WaitForAsync();

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Send by SMS-1" }).ClickAsync();
        await window.Page.WaitForURLAsync("**/console/interactions/**");
        await window.GoAsync("/console");

        Assert.Equal(1, await window.Page.Locator(".steps li .good").CountAsync());
        await Tenant.SetWebhookAsync(await Tenant.NewIntegrationAsync(), "https://example.test/hook");
        await window.GoAsync("/console");
        Assert.Equal(0, await window.Page.Locator(".steps").CountAsync());
    }

    [BrowserFact]
    public async Task Hide_Pressed_ShowsThemNoMore()
    {
        var window = await SignInAsync();
        await window.GoAsync("/console");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await window.Page.Locator(".steps").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await window.GoAsync("/console");

        Assert.Equal(0, await window.Page.Locator(".steps").CountAsync());
    }

    [BrowserFact]
    public async Task SignIn_Development_TakesOneClick()
    {
        var window = await OpenAsync();
        await window.Page.GotoAsync("/");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as demo" }).ClickAsync();

        await window.Page.Locator("#overview").WaitForAsync();
        await window.Page.Locator(".who", new() { HasText = "demo" }).WaitForAsync();
    }
}
