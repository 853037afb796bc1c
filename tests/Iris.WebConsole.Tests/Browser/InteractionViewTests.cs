using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>One interaction.</summary>
public sealed class InteractionViewTests(ConsoleStage stage) : ConsoleTest(stage)
{
    private const string Picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private const string Hostile = """
        <html><head><style>@import url(https://spy.example/a.css); p { color: #333; background: url(https://spy.example/b.png) }</style>
        <meta http-equiv="refresh" content="0; url=https://spy.example/"><base href="https://spy.example/"></head>
        <body onload="alert(1)" background="https://spy.example/c.png"><script>alert(2)</script><p style="background-image:url('https://spy.example/d.png')">Querida Ana:</p>
        <img src="https://spy.example/e.png" alt="logotipo" onerror="alert(3)"><form action="https://spy.example/f"><input name="password"><button>Entrar</button></form>
        <a href="https://spy.example/g">Su factura</a><iframe src="https://spy.example/h"></iframe><svg><script>alert(4)</script></svg></body></html>
        """;

    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Page_Message_IsAccessibleAndFits(string language, int width, string theme)
    {
        var sandbox = await Tenant.NewIntegrationAsync("WhatsApp", "Sandbox", new { behaviour = "refuse" });
        var id = await SendAsync(sandbox, """
            { "Type": "interactive", "interactive": { "messageInteractiveType": "REPLY_BUTTON", "header": { "image": { "type": "JPG", "url": "https://media.example/oferta.jpg" } },
              "body": { "text": "¿Confirma su cita de mañana a las 10:00?" }, "footer": { "text": "Clínica Sol" },
              "replyButtonAction": { "buttons": [ { "reply": { "title": "Sí, confirmo", "payload": "yes" } }, { "reply": { "title": "No puedo", "payload": "no" } } ] } } }
            """);
        await Tenant.WaitForStatusAsync(id, "PROVIDER_SENDING_ERROR");
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync($"/console/interactions/{id}?reading=full");

        await window.Page.Locator(".timeline li").Nth(2).WaitForAsync();
        await window.CheckAsync($"interaction-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Resend_Failed_IsSentAndShownWithoutBeingAsked()
    {
        var sandbox = await Tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "refuse" });
        var id = await SendAsync(sandbox, """{ "Type": "simple-text", "Text": "Su código es 123456" }""");
        await Tenant.WaitForStatusAsync(id, "PROVIDER_SENDING_ERROR");
        (await Tenant.Client.PutAsync($"/configuration/integration/{sandbox}", new { settings = new { behaviour = "accept" } })).Expect(200);
        var window = await SignInAsync();
        await window.GoAsync($"/console/interactions/{id}");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Resend" }).ClickAsync();

        await window.Page.Locator("#interaction dl .status.good").WaitForAsync();
        Assert.Equal("SENT", (await Tenant.Client.GetAsync($"/conversation/interaction/{id}")).Payload.GetProperty("status").GetString());
    }

    [BrowserFact]
    public async Task Resend_OutcomeUnknown_IsSentOnlyWithTheBox()
    {
        var sandbox = await Tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "unknown" });
        var id = await SendAsync(sandbox, """{ "Type": "simple-text", "Text": "Su código es 123456" }""");
        await Eventually.GetAsync(
            async () => (await Tenant.Client.GetAsync($"/conversation/interaction/{id}")).Payload.GetProperty("dispatch").GetProperty("state").GetString() == "awaiting-notice" ? "" : null,
            "the outcome is unknown");
        (await Tenant.Client.PutAsync($"/configuration/integration/{sandbox}", new { settings = new { behaviour = "accept" } })).Expect(200);
        var window = await SignInAsync();
        await window.GoAsync($"/console/interactions/{id}");

        await window.Page.Locator("#interaction input[name=confirm]").CheckAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Resend" }).ClickAsync();

        await window.Page.Locator("#interaction dl .status.good").WaitForAsync();
    }

    [BrowserFact]
    public async Task Status_Changes_IsShownWithinASecond()
    {
        var sandbox = await Tenant.NewIntegrationAsync("SMS", "Sandbox");
        var id = await SendAsync(sandbox, """{ "Type": "simple-text", "Text": "Hola" }""");
        await Tenant.WaitForStatusAsync(id, "SENT");
        var window = await SignInAsync();
        await window.GoAsync($"/console/interactions/{id}");
        await window.Page.GetByText("Live", new() { Exact = true }).WaitForAsync();

        (await Tenant.Client.PostAsync($"/sandbox/{sandbox}/notice", new { interactionId = id, status = "DELIVERED" })).Expect(200);
        await Tenant.WaitForStatusAsync(id, "COMPLETED");

        await window.Page.Locator("#interaction dl .status", new() { HasText = "Completed" }).WaitForAsync(new() { Timeout = 1000 });
    }

    [BrowserFact]
    public async Task Mail_HostileHtml_IsShownAndDoesNothing()
    {
        var sandbox = await Tenant.NewIntegrationAsync("Email", "Sandbox");
        var picture = await UploadPictureAsync();
        var id = (await Tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-email", subject = "Su factura", body = Hostile },
            integrationId = sandbox,
            Destinations = new[] { "ana@example.com" },
            attachmentsId = new[] { picture },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        })).Expect(200).Id;
        var window = await SignInAsync();
        var asked = new List<string>();
        window.Page.Request += (_, request) => asked.Add(request.Url);

        await window.GoAsync($"/console/interactions/{id}");

        var frame = window.Page.FrameLocator("iframe.mail");
        await frame.GetByText("Querida Ana:").WaitForAsync();
        await frame.GetByText("[logotipo]").WaitForAsync();
        Assert.Equal(0, await frame.Locator("script, form, input, iframe, img, [href], [onload]").CountAsync());
        await window.Page.Locator("img.shot").ScrollIntoViewIfNeededAsync();
        await window.Page.WaitForFunctionAsync("document.querySelector('img.shot').naturalWidth > 0");
        Assert.DoesNotContain(asked, url => url.Contains("spy.example", StringComparison.Ordinal));
        await window.CheckAsync("interaction-mail");
    }

    private async Task<string> UploadPictureAsync()
    {
        using var content = new MultipartFormDataContent();
        var file = new ByteArrayContent(Convert.FromBase64String(Picture));
        file.Headers.ContentType = new("image/png");
        content.Add(file, "file", "plano.png");
        return (await Tenant.Client.CallAsync(HttpMethod.Post, "/attachment", content)).Expect(200).Id;
    }

    private async Task<string> SendAsync(string integration, string payload) =>
        (await Tenant.Client.PostAsync("/conversation/interaction", $$"""
            { "payLoad": {{payload}}, "integrationId": "{{integration}}", "Destinations": ["{{TestTenant.NewPhone()}}"], "AutoCreateUser": true, "AutoCreateProcess": true }
            """)).Expect(200).Id;
}
