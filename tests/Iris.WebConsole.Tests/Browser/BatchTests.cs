using Iris.Api.Tests.Support;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>Jobs over interactions.</summary>
public sealed class BatchTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Page_SomeDone_IsAccessibleAndFits(string language, int width, string theme)
    {
        var integration = await Samples.FailedAsync(Tenant, 2, isMended: true);
        await Tenant.WaitForStatusAsync(await Samples.SendSmsAsync(Tenant, integration), "SENT");
        var id = (await Tenant.Client.PostAsync("/conversation/interaction/resend", new { filter = new { integrationId = integration } })).Expect(200).Id;
        var window = await SignInAsync(language, width, theme);
        await window.GoAsync($"/console/batches/{id}");

        await window.Page.Locator("#done", new() { HasText = "2" }).WaitForAsync();
        await window.Page.Locator("#batch progress").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await window.CheckAsync($"batch-{width}-{theme}");
        await window.GoAsync("/console/batches");
        await window.CheckAsync($"batches-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Progress_EverythingThatMatchesIsResent_MovesToItsEndAndStops()
    {
        var integration = await Samples.FailedAsync(Tenant, 5, isMended: true);
        var window = await SignInAsync();
        await window.GoAsync($"/console/interactions?integrationId={integration}");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Resend all that match" }).ClickAsync();

        await window.Page.WaitForURLAsync("**/console/batches/*");
        await window.Page.Locator("#done", new() { HasText = "5" }).WaitForAsync();
        await window.Page.Locator("#batch .status.good").WaitForAsync();
        Assert.Equal(0, await window.Page.Locator("#batch [hx-trigger^=every]").CountAsync());
        await window.Page.GetByText("See the interactions").ClickAsync();
        await window.Page.Locator("table.rows tbody tr").Nth(4).WaitForAsync();
    }

    [BrowserFact]
    public async Task Resend_WhatFailedAgain_BeginsAnotherOverTheSame()
    {
        var integration = await Samples.FailedAsync(Tenant, 2, isMended: false);
        var id = (await Tenant.Client.PostAsync("/conversation/interaction/resend", new { filter = new { integrationId = integration } })).Expect(200).Id;
        var window = await SignInAsync();
        await window.GoAsync($"/console/batches/{id}");
        foreach (var sent in (await Tenant.Client.GetAsync($"/conversation/interaction?integrationId={integration}")).Expect(200).Payload.GetProperty("items").EnumerateArray().ToList())
            await Tenant.WaitForStatusAsync(sent.GetProperty("id").GetString()!, "PROVIDER_SENDING_ERROR");
        (await Tenant.Client.PutAsync($"/configuration/integration/{integration}", new { settings = new { behaviour = "accept" } })).Expect(200);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Resend what failed" }).ClickAsync();

        await window.Page.WaitForURLAsync(url => url.Contains("/console/batches/", StringComparison.Ordinal) && !url.EndsWith(id, StringComparison.Ordinal));
        await window.Page.Locator("#done", new() { HasText = "2" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task Pages_Viewer_HaveNoButtonThatChanges()
    {
        await Tenant.NewIntegrationAsync("SMS", "Sandbox");
        var id = (await Tenant.Client.PostAsync("/conversation/interaction/resend", new { filter = new { status = "PROCESS_ERROR" } })).Expect(200).Id;
        await Tenant.NewAccountAsync("viewer@example.test", "read");
        var window = await OpenAsync();
        await window.SignInAsync(Tenant.Id.Value, "viewer@example.test", TestTenant.Password);

        foreach (var address in new[] { "/console", "/console/batches", $"/console/batches/{id}", "/console/interactions?status=SENT" })
        {
            await window.GoAsync(address);
            Assert.Equal(0, await window.Page.Locator("main form[method=post]").CountAsync());
        }

        window.Expected.Add("403");
        foreach (var address in new[] { "/console/accounts", "/console/keys", "/console/tenants" })
            Assert.Equal(403, (await window.Page.GotoAsync(address))!.Status);
        Assert.Equal(0, await window.Page.Locator("nav a[data-key=a]").CountAsync());
    }
}
