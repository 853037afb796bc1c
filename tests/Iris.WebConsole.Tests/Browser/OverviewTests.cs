using Iris.Api.Tests.Support;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>How traffic stands.</summary>
public sealed class OverviewTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Page_SomeSentSomeFailedSomeWait_IsAccessibleAndFits(string language, int width, string theme)
    {
        var (good, bad) = (await Tenant.NewIntegrationAsync(), await Tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "refuse" }));
        for (var i = 0; i < 3; i++)
        {
            (await Tenant.SendAsync(good, TestTenant.NewPhone())).Expect(200);
            await Samples.SendSmsAsync(Tenant, bad);
        }

        await Samples.SendSmsAsync(Tenant, await Tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "hold" }));
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync("/console");

        await window.Page.Locator("#sent", new() { HasText = "3" }).WaitForAsync();
        await window.Page.Locator(".chart canvas").Nth(1).WaitForAsync();
        await window.CheckAsync($"overview-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Numbers_SomethingIsSent_ChangeWithoutBeingAsked()
    {
        var integration = await Tenant.NewIntegrationAsync();
        var window = await SignInAsync();
        await window.GoAsync("/console");
        await window.Page.Locator("#sent", new() { HasText = "0" }).WaitForAsync();
        await window.Page.Locator(".chart canvas").Nth(1).WaitForAsync();
        await window.Page.EvaluateAsync("document.querySelector('.chart canvas').dataset.same = 'yes'");

        (await Tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        await window.Page.Locator("#sent", new() { HasText = "1" }).WaitForAsync();
        await window.Page.Locator("[data-sum=sent]", new() { HasText = "1" }).First.WaitForAsync();
        await window.Page.Locator(".chart canvas[data-same=yes]").WaitForAsync();
    }

    /// <summary>What the numbers are asked of leads to the page for signing in then: no script trips over it, as the window says at its end.</summary>
    [BrowserFact]
    public async Task Charts_TheSessionHasEnded_StayAsTheyAre()
    {
        var window = await SignInAsync();
        await window.GoAsync("/console");
        await window.Page.Locator(".chart canvas").Nth(1).WaitForAsync();
        await window.Page.Context.ClearCookiesAsync();

        await window.Page.RunAndWaitForResponseAsync(
            () => window.Page.EvaluateAsync("(() => { const now = Date.now; Date.now = () => now() + 60000; document.dispatchEvent(new Event('iris:page')); })()"),
            answer => answer.Url.Contains("sign-in", StringComparison.Ordinal));
        await window.Page.EvaluateAsync("fetch('/console/sign-in').then((answer) => answer.text())");

        Assert.Equal(2, await window.Page.Locator(".chart canvas").CountAsync());
    }

    /// <summary>The heaviest page, for a browser that has seen none.</summary>
    [BrowserFact]
    public async Task FirstLoad_WithCharts_IsBelowAHundredKilobytes()
    {
        var window = await SignInAsync();
        await window.GoAsync("/console");
        await window.Page.Locator(".chart canvas").Nth(1).WaitForAsync();

        var bytes = await window.Page.EvaluateAsync<int>(
            "performance.getEntries().filter(one => one.encodedBodySize && !one.name.includes('/live')).reduce((sum, one) => sum + one.encodedBodySize, 0)");

        Assert.InRange(bytes, 20_000, 100_000);
    }

    /// <summary>Navigation that replaces the page draws as a load of it does.</summary>
    [BrowserFact]
    public async Task Charts_ComeBackFromAnotherPage_AreDrawnAgain()
    {
        var window = await SignInAsync();
        await window.GoAsync("/console/batches");

        for (var i = 0; i < 2; i++)
        {
            await window.Page.Locator("nav a[data-key=o]").ClickAsync();
            await window.Page.Locator(".chart canvas").Nth(1).WaitForAsync();
            await window.Page.Locator("nav a[data-key=b]").ClickAsync();
            await window.Page.Locator("#batches").WaitForAsync();
        }
    }
}
