using Iris.Api.Tests.Support;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>Templates: writing one and seeing how it looks meanwhile.</summary>
public sealed class TemplateTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Pages_OfTemplates_AreAccessibleAndFit(string language, int width, string theme)
    {
        var id = await NewAsync();
        (await Tenant.Client.PostAsync($"/configuration/template/{id}/publish")).Expect(200);
        (await Tenant.Client.PutAsync($"/configuration/template/{id}", new { contents = new { es = new { Type = "simple-text", Text = "Adiós, {{ nombre }}" } } })).Expect(200);
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync("/console/templates");
        await window.CheckAsync($"templates-{width}-{theme}");
        await window.GoAsync($"/console/templates/{id}");
        await window.Page.Locator("td details").Nth(0).EvaluateAsync("part => part.open = true");
        await window.CheckAsync($"template-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Write_NewTemplate_ShowsItWhileTypingAndPublishesIt()
    {
        var window = await SignInAsync();
        await window.GoAsync("/console/templates/new?channel=SMS");
        await window.Page.Locator("input[name=name]").FillAsync("welcome");
        await window.Page.Locator("input[name='variable.0.name']").FillAsync("name");
        await window.Page.Locator("input[name='variable.0.required']").CheckAsync();
        await window.Page.Locator("input[name='variable.0.example']").FillAsync("Ana");

        await window.Page.Locator("textarea[name='content.0']").PressSequentiallyAsync("Hello {{ nme }}");
        await window.Page.Locator("#preview [role=alert]").WaitForAsync();
        await window.Page.Locator("textarea[name='content.0']").FillAsync("Hello {{ name }}");
        await window.Page.Locator("#preview .said").GetByText("Hello Ana").WaitForAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save and publish" }).ClickAsync();

        await window.Page.GetByText("Is sent", new() { Exact = true }).WaitForAsync();
        var listed = (await Tenant.Client.GetAsync("/configuration/template")).Payload.GetProperty("items")[0];
        Assert.Equal(("welcome", 1), (listed.GetProperty("name").GetString(), listed.GetProperty("current").GetInt32()));
    }

    [BrowserFact]
    public async Task Save_WrongContent_IsToldBesideItAndOpensNoDraft()
    {
        var id = await NewAsync();
        (await Tenant.Client.PostAsync($"/configuration/template/{id}/publish")).Expect(200);
        var window = await SignInAsync();
        window.Expected.Add("400");
        await window.GoAsync($"/console/templates/{id}");

        await window.Page.Locator("textarea[name='content.0']").FillAsync("Hola {{ nombre");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await window.Page.Locator("#f-content-0-wrong .wrong").WaitForAsync();
        await window.GoAsync($"/console/templates/{id}");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await window.Page.GetByText("Saved.").WaitForAsync();

        var stored = (await Tenant.Client.GetAsync($"/configuration/template/{id}")).Payload;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, stored.GetProperty("draft").ValueKind);
    }

    private async Task<string> NewAsync() => (await Tenant.Client.PostAsync("/configuration/template", new
    {
        name = $"bienvenida {Guid.NewGuid():N}"[..24],
        channel = "SMS",
        description = "Says hello",
        defaultLocale = "es",
        contents = new { es = new { Type = "simple-text", Text = "Hola, {{ nombre }}" }, en = new { Type = "simple-text", Text = "Hello, {{ nombre }}" } },
        variables = new object[] { new { name = "nombre", type = "text", required = true, example = "Ana" }, new { name = "total", type = "number", @default = 0 } },
    })).Expect(200).Id;
}
