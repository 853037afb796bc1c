using Iris.Api.Tests.Support;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>Who may use a tenant: people, services, and one's own password.</summary>
public sealed class AccountTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Pages_SomeOfEach_AreAccessibleAndFit(string language, int width, string theme)
    {
        var viewer = await Tenant.NewAccountAsync("viewer@example.test", "read");
        var window = await SignInAsync(language, width, theme);

        foreach (var (address, name) in new[] { ("accounts", "accounts"), ($"accounts/{viewer}", "account"), ("keys", "keys"), ("password", "password") })
        {
            await window.GoAsync($"/console/{address}");
            if (await window.Page.Locator("main details.card").CountAsync() > 0)
                await window.Page.Locator("main details.card summary").ClickAsync();
            await window.CheckAsync($"{name}-{width}-{theme}");
        }
    }

    [BrowserFact]
    public async Task Create_OperatorWithoutAPassword_ShowsOneThatSignsInUntilRevoked()
    {
        var window = await SignInAsync();
        await window.GoAsync("/console/accounts");
        await window.Page.Locator("main details.card summary").ClickAsync();
        await window.Page.Locator("input[name=email]").FillAsync("luis@example.test");
        await window.Page.Locator("select[name=role]").SelectOptionAsync("operator");
        await window.Page.Locator("button", new() { HasText = "Create" }).ClickAsync();
        var password = await window.Page.Locator("#secret").TextContentAsync();
        var theirs = await OpenAsync();

        await theirs.SignInAsync(Tenant.Id.Value, "luis@example.test", password!);

        await theirs.Page.Locator(".who", new() { HasText = "operator" }).WaitForAsync();
        await window.GoAsync("/console/accounts");
        await window.Page.Locator("tr", new() { HasText = "luis@example.test" }).GetByRole(AriaRole.Button).ClickAsync();
        await window.Page.Locator("tr .status.bad").WaitForAsync();
        await theirs.Page.GotoAsync("/console/batches");
        Assert.Contains("sign-in", theirs.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Create_PasswordTooShort_SaysSoBesideItAndKeepsTheRest()
    {
        var window = await SignInAsync();
        window.Expected.Add("400");
        await window.GoAsync("/console/accounts");
        await window.Page.Locator("main details.card summary").ClickAsync();
        await window.Page.Locator("input[name=email]").FillAsync("luis@example.test");
        await window.Page.Locator("select[name=role]").SelectOptionAsync("operator");
        await window.Page.Locator("input[name=password]").FillAsync("short");
        await window.Page.Locator("button", new() { HasText = "Create" }).ClickAsync();

        await window.Page.Locator("input[name=password][aria-invalid=true]").WaitForAsync();

        Assert.Equal(("luis@example.test", "operator"), (
            await window.Page.Locator("input[name=email]").InputValueAsync(), await window.Page.Locator("select[name=role]").InputValueAsync()));
        await window.CheckAsync("accounts-refused");
    }

    [BrowserFact]
    public async Task Key_Created_IsShownOnceAndWorksUntilRevoked()
    {
        var window = await SignInAsync();
        await window.GoAsync("/console/keys");
        await window.Page.Locator("main details.card summary").ClickAsync();
        await window.Page.Locator("input[name=name]").FillAsync("crm");
        await window.Page.Locator("input[value=read]").CheckAsync();
        await window.Page.Locator("button", new() { HasText = "Create" }).ClickAsync();
        var key = (await window.Page.Locator("#secret").TextContentAsync())!;
        var client = Application.Anonymous().WithKey(key);
        (await client.GetAsync("/operations/summary")).Expect(200);

        await window.GoAsync("/console/keys");
        await window.Page.Locator("tr", new() { HasText = "crm" }).GetByRole(AriaRole.Button).ClickAsync();
        await window.Page.Locator("tr", new() { HasText = "crm" }).Locator(".status.bad").WaitForAsync();

        (await client.GetAsync("/operations/summary")).Expect(401);
    }

    [BrowserFact]
    public async Task Password_Changed_SessionGoesOnAndOthersEnd()
    {
        const string Next = "another long passphrase";
        var (window, other) = (await SignInAsync(), await SignInAsync());
        window.Expected.Add("400");
        await window.Page.GetByText("My password").ClickAsync();
        await window.Page.Locator("input[name=currentPassword]").FillAsync("not the password");
        await window.Page.Locator("input[name=newPassword]").FillAsync(Next);
        await window.Page.Locator("input[name=repeated]").FillAsync(Next);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await window.Page.Locator("input[name=currentPassword][aria-invalid=true]").WaitForAsync();
        await window.Page.Locator("input[name=currentPassword]").FillAsync(TestTenant.Password);
        await window.Page.Locator("input[name=newPassword]").FillAsync(Next);
        await window.Page.Locator("input[name=repeated]").FillAsync(Next);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();

        await window.Page.Locator("#overview").WaitForAsync();
        await window.GoAsync("/console/accounts");
        await other.Page.GotoAsync("/console/accounts");
        Assert.Contains("sign-in", other.Page.Url, StringComparison.Ordinal);
    }
}
