using System.Text.Json.Nodes;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>Conversations, and the sandbox that is their other side.</summary>
public sealed class ConversationTests(ConsoleStage stage) : ConsoleTest(stage)
{
    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Pages_WithMessages_AreAccessibleAndFit(string language, int width, string theme)
    {
        var (sandbox, process, phone) = await ConversationAsync();
        (await Tenant.Client.PostAsync($"/sandbox/{sandbox}/reply", new { from = phone, type = "media", text = "El informe", media = new { url = "https://files.example/1.jpg", contentType = "image/jpeg" } })).Expect(200);
        await MessagesAsync(process, 3);
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync("/console/processes");
        await window.Page.Locator("table.rows tbody tr").WaitForAsync();
        await window.CheckAsync($"conversations-{width}-{theme}");
        await window.GoAsync($"/console/processes/{process}");
        await window.Page.Locator(".chat li").Nth(2).WaitForAsync();
        await window.CheckAsync($"conversation-{width}-{theme}");
    }

    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Chat_EveryKindOfMessage_IsAccessibleAndFits(string language, int width, string theme)
    {
        var (phone, integrations) = (TestTenant.NewPhone(), new Dictionary<string, string>());
        foreach (var channel in new[] { "WhatsApp", "RCS" })
            integrations[channel] = await Tenant.NewIntegrationAsync(channel, "Sandbox");
        string? process = null;
        foreach (var (channel, kind) in new[]
        {
            ("RCS", "send-rcs-suggestions"), ("RCS", "send-rcs-card"), ("RCS", "send-rcs-carousel"), ("RCS", "send-rcs-video"), ("WhatsApp", "send-whatsapp-list"), ("WhatsApp", "send-whatsapp-document"),
            ("WhatsApp", "send-whatsapp-location"), ("WhatsApp", "send-whatsapp-contacts"), ("WhatsApp", "send-whatsapp-template-button"), ("WhatsApp", "send-whatsapp-reaction"),
        })
        {
            var payload = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, $"src/Iris.Api/OpenApi/Examples/{kind}.json")))!["value"]!["payLoad"]!.ToJsonString();
            var sent = await Tenant.Client.PostAsync("/conversation/interaction", $$"""
                { "payLoad": {{payload}}, "integrationId": "{{integrations[channel]}}", "processId": {{(process is null ? "null" : $"\"{process}\"")}}, "Destinations": ["{{phone}}"],
                  "AutoCreateUser": true, "AutoCreateProcess": true }
                """);
            process = sent.Expect(200).Payload.GetProperty("processId").GetString();
        }

        await MessagesAsync(process!, 10);
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync($"/console/processes/{process}");

        await window.Page.Locator(".chat li.bubble").Nth(9).WaitForAsync();
        await window.Page.Locator(".talk").EvaluateAsync("one => { one.style.maxHeight = 'none'; }");
        await window.CheckAsync($"chat-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Reply_Typed_IsSentInTheConversation()
    {
        var (_, process, _) = await ConversationAsync();
        var window = await SignInAsync();
        await window.GoAsync($"/console/processes/{process}");

        await window.Page.Locator("textarea[name=text]").FillAsync("Gracias, le esperamos.");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await window.Page.Locator(".chat li.out", new() { HasText = "Gracias, le esperamos." }).WaitForAsync();
        var messages = await MessagesAsync(process, 3);
        Assert.Equal("out", messages[^1]);
    }

    [BrowserFact]
    public async Task Reply_OptedOutMeanwhile_SaysWhyAndKeepsTheText()
    {
        var (_, process, _) = await ConversationAsync();
        var window = await SignInAsync();
        window.Expected.Add("409");
        await window.GoAsync($"/console/processes/{process}");
        var phone = (await Tenant.Client.GetAsync($"/conversation/process/{process}/interactions")).Payload.GetProperty("items")[0].GetProperty("destinations")[0].GetProperty("value").GetString();
        (await Tenant.Client.PostAsync("/conversation/optout", new { channel = "WhatsApp", destination = phone })).Expect(200);

        await window.Page.Locator("textarea[name=text]").FillAsync("¿Sigue ahí?");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await window.Page.Locator("#reply-problems", new() { HasText = "OPTED_OUT" }).WaitForAsync();
        Assert.Equal("¿Sigue ahí?", await window.Page.Locator("textarea[name=text]").InputValueAsync());
    }

    [BrowserFact]
    public async Task Sandbox_AnsweredAsTheEndUser_AppearsInTheConversation()
    {
        var (sandbox, process, _) = await ConversationAsync();
        var chat = await SignInAsync();
        await chat.GoAsync($"/console/processes/{process}");
        await chat.Page.GetByText("Live", new() { Exact = true }).WaitForAsync();
        var other = await SignInAsync();
        await other.GoAsync($"/console/sandbox/{sandbox}");

        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Sí, confirmo" }).ClickAsync();

        await chat.Page.Locator(".chat li.in", new() { HasText = "Sí, confirmo" }).WaitForAsync();
    }

    [BrowserTheory]
    [InlineData("es", 1280, "light")]
    [InlineData("en", 360, "dark")]
    public async Task Sandbox_WithMessages_IsAccessibleAndFits(string language, int width, string theme)
    {
        var (sandbox, _, _) = await ConversationAsync();
        var window = await SignInAsync(language, width, theme);

        await window.GoAsync("/console/sandbox");
        await window.CheckAsync($"sandboxes-{width}-{theme}");
        await window.GoAsync($"/console/sandbox/{sandbox}");
        await window.Page.Locator("article").WaitForAsync();
        await window.CheckAsync($"sandbox-{width}-{theme}");
    }

    [BrowserFact]
    public async Task Sandbox_ToldToRefuse_FailsWhatIsSentNext()
    {
        var sandbox = await Tenant.NewIntegrationAsync("SMS", "Sandbox");
        var window = await SignInAsync();
        await window.GoAsync($"/console/sandbox/{sandbox}");
        await window.Page.Locator("select[name=behaviour]").SelectOptionAsync("refuse");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await window.Page.GetByText("Behaviour saved.").WaitForAsync();

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await window.Page.Locator("article", new() { HasText = "refuse" }).GetByRole(AriaRole.Link).First.ClickAsync();

        await window.Page.Locator("#interaction dl .status.bad").WaitForAsync();
    }

    /// <summary>A question with buttons, and an answer to it.</summary>
    private async Task<(string Sandbox, string Process, string Phone)> ConversationAsync()
    {
        var sandbox = await Tenant.NewIntegrationAsync("WhatsApp", "Sandbox", new { autoDeliver = "none" });
        var phone = TestTenant.NewPhone();
        (await Tenant.Client.PostAsync($"/sandbox/{sandbox}/reply", new { from = phone, type = "text", text = "Hola, ¿puedo cambiar mi cita?", name = "Ana" })).Expect(200);
        var process = await Eventually.GetAsync(
            async () =>
            {
                var found = (await Tenant.Client.GetAsync($"/conversation/interaction?destination={phone}")).Payload.GetProperty("items");
                return found.GetArrayLength() > 0 ? found[0].GetProperty("processId").GetString() : null;
            },
            "the message is there");
        (await Tenant.Client.PostAsync("/conversation/interaction", $$"""
            { "payLoad": { "Type": "interactive", "interactive": { "messageInteractiveType": "REPLY_BUTTON", "body": { "text": "¿Le va bien mañana a las 10:00?" },
                "replyButtonAction": { "buttons": [ { "reply": { "title": "Sí, confirmo", "payload": "yes" } }, { "reply": { "title": "No puedo", "payload": "no" } } ] } } },
              "integrationId": "{{sandbox}}", "processId": "{{process}}", "Destinations": ["{{phone}}"] }
            """)).Expect(200);
        await MessagesAsync(process, 2);
        return (sandbox, process, phone);
    }

    /// <summary>Directions of the messages of a conversation, once there are so many and all are done.</summary>
    private Task<List<string?>> MessagesAsync(string process, int count) => Eventually.GetAsync(
        async () =>
        {
            var items = (await Tenant.Client.GetAsync($"/conversation/process/{process}/interactions")).Payload.GetProperty("items").EnumerateArray().ToList();
            return items.Count >= count && items.TrueForAll(one => one.GetProperty("status").GetString() is "SENT" or "RECEIVED") ? items.ConvertAll(one => one.GetProperty("direction").GetString()) : null;
        },
        $"there are {count} messages");
}
