using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>Callbacks that could not be applied.</summary>
public sealed class CallbackTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Page_WithUnreadableNotices_IsAccessibleAndFits(string language, int width, string theme)
    {
        await NewUnreadableAsync("""{"sample":true,"nested":{"html":"<b>bold</b>"}}""", "no json");
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync("/console/callbacks");

        await window.Page.Locator("article details").Nth(1).EvaluateAsync("part => part.open = true");
        await window.CheckAsync($"callbacks-{width}-{theme}");
        Assert.Equal(0, await window.Page.Locator("pre b").CountAsync());
    }

    [BrowserFact]
    public async Task Process_Again_IsTakenUpAgain()
    {
        var path = await NewUnreadableAsync("""{"sample":true}""", """{"sample":false}""");
        var window = await SignInAsync();
        await window.GoAsync("/console/callbacks");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Process all 2 of this page again" }).ClickAsync();

        await window.Page.GetByText("2 notices are processed again.").WaitForAsync();
        await Eventually.HoldsAsync(async () => await CountAsync(path) == 2, "they were read again, and are still unreadable");
    }

    /// <returns>Path of the integration.</returns>
    private async Task<string> NewUnreadableAsync(params string[] bodies)
    {
        var path = $"/configuration/integration/{await Tenant.NewIntegrationAsync("SMS", "Sandbox", callbacks: "unsigned")}";
        var address = (await Tenant.Client.GetAsync(path)).Payload.GetProperty("callbackUrl").GetString()!;
        using var http = new HttpClient { BaseAddress = new Uri(Application.Address) };
        foreach (var body in bodies)
            (await http.PostAsync(address, new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
        await Eventually.HoldsAsync(async () => await CountAsync(path) == bodies.Length, "they are unreadable");
        return path;
    }

    private async Task<long> CountAsync(string path) => (await Tenant.Client.GetAsync($"{path}/notice/count")).Payload.GetProperty("unreadable").GetInt64();
}
