using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>Integrations: the form that their provider declares, and what their buttons do.</summary>
public sealed class IntegrationTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Pages_OfIntegrations_AreAccessibleAndFit(string language, int width, string theme)
    {
        var id = await NewSandboxAsync();
        (await Tenant.Client.PostAsync($"/configuration/integration/{id}/hold", new { reason = "maintenance" })).Expect(200);
        await Tenant.NewIntegrationAsync();
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync("/console/integrations");
        await window.Page.Locator("table.rows tbody tr").Nth(1).WaitForAsync();
        await window.CheckAsync($"integrations-{width}-{theme}");
        await window.GoAsync("/console/integrations/new");
        await window.CheckAsync($"integration-choice-{width}-{theme}");
        await window.GoAsync("/console/integrations/new?channel=Email&provider=SMTP");
        await window.CheckAsync($"integration-new-{width}-{theme}");
        await window.GoAsync($"/console/integrations/{id}");
        foreach (var details in await window.Page.Locator("main details").AllAsync())
            await details.EvaluateAsync("part => part.open = true");
        await window.CheckAsync($"integration-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Create_WrongValueThenRight_IsToldBesideItsFieldAndMade()
    {
        var window = await SignInAsync();
        window.Expected.Add("400");
        await window.GoAsync("/console/integrations/new");
        await window.Page.Locator("a[href*='channel=SMS&provider=Sandbox']").ClickAsync();
        await window.Page.Locator("input[name=name]").FillAsync("A sandbox");
        var latency = window.Page.Locator("input[name='settings.latencyMilliseconds']");
        await latency.FillAsync("soon");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        await window.Page.Locator("#f-settings-latencyMilliseconds-wrong .wrong").WaitForAsync();
        Assert.Equal("soon", await latency.InputValueAsync());
        Assert.Equal("true", await latency.GetAttributeAsync("aria-invalid"));
        await latency.FillAsync("7");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        await window.Page.GetByRole(AriaRole.Heading, new() { Name = "A sandbox" }).WaitForAsync();
        Assert.Equal("7", await latency.InputValueAsync());
        await latency.FillAsync("later");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await window.Page.Locator("#f-settings-latencyMilliseconds-wrong .wrong").WaitForAsync();
        await window.CheckAsync("integration-wrong-1280-light");
    }

    /// <summary>A change sends only what changed: a masked secret stays.</summary>
    [BrowserFact]
    public async Task Change_OneSetting_KeepsTheOthersAndTheSecret()
    {
        var id = (await Tenant.Client.PostAsync("/configuration/integration", new
        {
            name = "mail",
            channel = "Email",
            provider = "SMTP",
            settings = new { host = "mail.example.test", port = 587, userName = "iris", password = "secret", fromAddress = "iris@example.test" },
        })).Expect(200).Payload.GetProperty("integrationId").GetString()!;
        var window = await SignInAsync();
        await window.GoAsync($"/console/integrations/{id}");
        Assert.Equal("********", await window.Page.Locator("input[name='settings.password']").InputValueAsync());

        await window.Page.Locator("input[name='settings.fromAddress']").FillAsync("hello@example.test");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await window.Page.GetByText("Saved.").WaitForAsync();

        var settings = (await Tenant.Client.GetAsync($"/configuration/integration/{id}")).Payload.GetProperty("settings");
        Assert.Equal(("hello@example.test", "********", "mail.example.test"),
            (settings.GetProperty("fromAddress").GetString(), settings.GetProperty("password").GetString(), settings.GetProperty("host").GetString()));
    }

    [BrowserFact]
    public async Task Hold_ThenRelease_LetsASendWaitAndGo()
    {
        var id = await NewSandboxAsync();
        var window = await SignInAsync();
        await window.GoAsync($"/console/integrations/{id}");

        await window.Page.Locator("input[name=reason]").FillAsync("maintenance");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Hold" }).ClickAsync();
        await window.Page.GetByText("Held by hand", new() { Exact = true }).WaitForAsync();
        var sent = (await Tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Hola" },
            integrationId = id,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        })).Expect(200).Id;
        await Eventually.HoldsAsync(
            async () => (await Tenant.Client.GetAsync($"/conversation/interaction/{sent}")).Payload.GetProperty("dispatch").GetProperty("state").GetString() == "held", "it waits");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();

        await window.Page.GetByText("Sends", new() { Exact = true }).WaitForAsync();
        await Tenant.WaitForStatusAsync(sent, "SENT");
    }

    [BrowserFact]
    public async Task Pages_OfAViewer_HaveNothingToChange()
    {
        var id = await NewSandboxAsync();
        await Tenant.SetWebhookAsync(id, "https://crm.example.test/hook");
        var template = (await Tenant.Client.PostAsync("/configuration/template", new
        {
            name = "hello",
            channel = "SMS",
            defaultLocale = "es",
            contents = new { es = new { Type = "simple-text", Text = "Hola" } },
        })).Expect(200).Id;
        await Tenant.NewAccountAsync("viewer@example.test", "read");
        var window = await OpenAsync();
        await window.SignInAsync(Tenant.Id.Value, "viewer@example.test", TestTenant.Password);

        foreach (var address in new[] { $"integrations/{id}", "integrations", "integrations/new?channel=SMS&provider=Sandbox", "callbacks", "webhooks", $"webhooks/{id}", "templates", $"templates/{template}" })
        {
            await window.GoAsync($"/console/{address}");
            Assert.Equal(0, await window.Page.Locator("main form[method=post]").CountAsync());
        }
    }

    private async Task<string> NewSandboxAsync() => await Tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "accept" });
}
