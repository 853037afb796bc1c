using Iris.Api.Tests.Support;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>Managing tenants with the platform's key.</summary>
public sealed class TenantTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Page_OneTenant_IsAccessibleAndFits(string language, int width, string theme)
    {
        var window = await SignInPlatformAsync(language, width, theme);
        await window.Page.Locator("details.card summary").ClickAsync();
        await window.CheckAsync($"tenants-{width}-{theme}");

        await window.GoAsync($"/console/tenants/{Tenant.Id.Value}");
        await window.Page.Locator("details.card summary").Last.ClickAsync();

        await window.CheckAsync($"tenant-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Create_WithAFirstAccount_CanBeSignedInTo()
    {
        var id = $"{Tenant.Id.Value}-new";
        var window = await SignInPlatformAsync();
        await window.Page.Locator("details.card summary").ClickAsync();
        await window.Page.Locator("input[name=id]").FillAsync(id);
        await window.Page.Locator("input[name=name]").FillAsync("Acme");
        await window.Page.Locator("input[name=email]").FillAsync("ana@acme.example");
        await window.Page.Locator("button", new() { HasText = "Create" }).ClickAsync();

        var password = await window.Page.Locator("#secret").TextContentAsync();
        await window.Page.GetByText("I have kept it").ClickAsync();
        await window.Page.GetByText("ana@acme.example").WaitForAsync();
        var theirs = await OpenAsync();
        await theirs.SignInAsync(id, "ana@acme.example", password!);

        await theirs.Page.Locator("#overview").WaitForAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await window.Page.Locator(".status.bad").First.WaitForAsync();
        await theirs.Page.GotoAsync("/console/batches");
        Assert.Contains("sign-in", theirs.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Change_LimitsOfWhichOneIsWrong_SaysSoBesideItAndKeepsTheRest()
    {
        var window = await SignInPlatformAsync();
        window.Expected.Add("400");
        await window.GoAsync($"/console/tenants/{Tenant.Id.Value}");
        await window.Page.Locator("details.card summary").Last.ClickAsync();
        await window.Page.Locator("input[name=attachmentRetentionDays]").FillAsync("0");
        await window.Page.Locator("input[name='sends.perSecond']").FillAsync("5");
        await window.Page.Locator("input[name='sends.burst']").FillAsync("10");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await window.Page.Locator("input[name=attachmentRetentionDays][aria-invalid=true]").WaitForAsync();
        Assert.Equal("5", await window.Page.Locator("input[name='sends.perSecond']").InputValueAsync());
        await window.Page.Locator("input[name=attachmentRetentionDays]").FillAsync("30");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await window.Page.GetByText("Saved.").WaitForAsync();
        var limits = (await Application.Platform().GetAsync($"/admin/tenant/{Tenant.Id.Value}")).Expect(200).Payload.GetProperty("limits");
        Assert.Equal((30, 5, 10), (
            limits.GetProperty("attachmentRetentionDays").GetInt32(), limits.GetProperty("sends").GetProperty("perSecond").GetInt32(), limits.GetProperty("sends").GetProperty("burst").GetInt32()));
    }

    private async Task<Window> SignInPlatformAsync(string language = "en", int width = 1280, string theme = "light")
    {
        var window = await OpenAsync(language, width, theme);
        await window.Page.GotoAsync("/console/sign-in");
        await window.Page.Locator("details.card summary").ClickAsync();
        await window.Page.Locator("input[name=platformKey]").FillAsync(IrisApplication.AdminKey);
        await window.Page.Locator("button[value=platform]").ClickAsync();
        await window.Page.Locator("header.bar").WaitForAsync();
        return window;
    }
}
