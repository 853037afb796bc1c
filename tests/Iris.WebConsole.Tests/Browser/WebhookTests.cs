using Iris.Api.Tests.Support;
using Iris.Core.Webhooks;
using Iris.Testing;
using Iris.WebConsole.Webhooks;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>Webhooks and what they told.</summary>
public sealed class WebhookTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [Fact]
    public void Events_OfTheForm_AreThoseOfTheGateway() => Assert.Equal(WebhookEvents.All.Order(), WebhookEventNames.All.Order());

    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Pages_OfWebhooks_AreAccessibleAndFit(string language, int width, string theme)
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer(500, "<h1>down</h1>");
        var id = await Tenant.NewIntegrationAsync();
        await Tenant.NewIntegrationAsync();
        await Tenant.SetWebhookAsync(id, receiver.Url);
        (await Tenant.SendAsync(id, TestTenant.NewPhone())).Expect(200);
        await Eventually.HoldsAsync(() => receiver.Calls.Count > 0, "it was told");
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync("/console/webhooks");
        await window.CheckAsync($"webhooks-{width}-{theme}");
        await window.GoAsync($"/console/webhooks/{id}");
        await window.Page.Locator("main form details").EvaluateAsync("part => part.open = true");
        await window.CheckAsync($"webhook-{width}-{theme}");
        await window.GoAsync($"/console/webhooks/{id}/deliveries/{receiver.Calls[0].Id}");
        await window.CheckAsync($"delivery-{width}-{theme}");
        Assert.Equal(0, await window.Page.Locator("td h1").CountAsync());
    }

    [BrowserFact]
    public async Task Subscribe_RefusedThenTaken_ShowsTheSecretOnce()
    {
        var id = await Tenant.NewIntegrationAsync();
        var window = await SignInAsync();
        window.Expected.Add("400");
        await window.GoAsync($"/console/webhooks/{id}");
        await window.Page.Locator("input[name=url]").FillAsync("ftp://crm");
        await window.Page.Locator("select[name=scope]").SelectOptionAsync("only");
        await window.Page.Locator("input[value=INTERACTION_STATUSCHANGED_EVT]").CheckAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await window.Page.Locator("#f-url-wrong .wrong").WaitForAsync();
        Assert.True(await window.Page.Locator("input[value=INTERACTION_STATUSCHANGED_EVT]").IsCheckedAsync());

        await window.Page.Locator("input[name=url]").FillAsync("https://crm.example.test/hook");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();

        await window.Page.Locator("#secret").WaitForAsync();
        Assert.StartsWith("whsec_", await window.Page.Locator("#secret").TextContentAsync(), StringComparison.Ordinal);
        var stored = (await Tenant.Client.GetAsync($"/configuration/integration/{id}/webhook")).Expect(200).Payload;
        Assert.Equal(["INTERACTION_STATUSCHANGED_EVT"], stored.GetProperty("subscriptions").EnumerateArray().Select(one => one.GetString()));
        await window.GoAsync($"/console/webhooks/{id}");
        Assert.Equal(0, await window.Page.Locator("#secret").CountAsync());
    }

    /// <summary>A receiver that says that it is gone, and then comes back.</summary>
    [BrowserFact]
    public async Task Redeliver_FailedDelivery_SendsTheBodyThatWasShown()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer(410, "gone");
        var id = await Tenant.NewIntegrationAsync();
        await Tenant.SetWebhookAsync(id, receiver.Url, "INTERACTION_OUT_CREATED_EVT");
        (await Tenant.SendAsync(id, TestTenant.NewPhone())).Expect(200);
        var path = $"/configuration/integration/{id}/webhook";
        await Eventually.HoldsAsync(
            async () => (await Tenant.Client.GetAsync($"{path}/deliveries?state=failed")).Payload.GetProperty("items").GetArrayLength() == 1, "it failed");
        receiver.Answer(200);
        await Tenant.SetWebhookAsync(id, receiver.Url, "INTERACTION_OUT_CREATED_EVT");
        var window = await SignInAsync();
        await window.GoAsync($"/console/webhooks/{id}?state=failed");
        await window.Page.Locator("#deliveries a", new() { HasText = "INTERACTION_OUT_CREATED_EVT" }).ClickAsync();
        await window.Page.GetByText("410").WaitForAsync();
        Assert.Contains(receiver.Calls[0].InteractionId!, await window.Page.Locator("main > pre").TextContentAsync(), StringComparison.Ordinal);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();

        await window.Page.GetByText("It is sent again, with the same body.").WaitForAsync();
        await Eventually.HoldsAsync(() => receiver.Calls.Count == 2, "it came again");
        Assert.Equal(receiver.Calls[0].Text, receiver.Calls[1].Text);
    }
}
