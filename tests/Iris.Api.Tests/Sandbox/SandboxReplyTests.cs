using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Sandbox;

/// <summary>End users of a sandbox write.</summary>
public sealed class SandboxReplyTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Theory]
    [InlineData("""{ "type": "text", "text": "Hola\n¿qué tal?" }""", """{ "Type": "text", "Text": "Hola\n¿qué tal?" }""")]
    [InlineData("""{ "type": "BUTTON", "choice": { "id": "yes", "title": "Sí" } }""", """{ "Type": "button-reply", "Text": "Sí", "ReplyPayload": "yes" }""")]
    [InlineData("""{ "type": "button", "choice": { "title": "Sí" } }""", """{ "Type": "button-reply", "Text": "Sí" }""")]
    [InlineData(
        """{ "type": "list", "choice": { "id": "9ab8d65e", "title": "August 7, 11:00" } }""",
        """{ "Type": "list-reply", "Text": "August 7, 11:00", "ReplyPayload": "9ab8d65e" }""")]
    [InlineData(
        """{ "type": "media", "text": "La factura", "media": { "url": "https://files.example/1.jpg", "contentType": "image/jpeg", "name": "1.jpg" } }""",
        """
        { "Type": "image", "Text": "La factura", "MediaUrl": "https://files.example/1.jpg", "MimeType": "image/jpeg",
          "Media": [{ "Url": "https://files.example/1.jpg", "MimeType": "image/jpeg" }] }
        """)]
    [InlineData(
        """{ "type": "media", "media": { "url": "https://files.example/1.pdf", "contentType": "application/pdf" } }""",
        """
        { "Type": "document", "MediaUrl": "https://files.example/1.pdf", "MimeType": "application/pdf",
          "Media": [{ "Url": "https://files.example/1.pdf", "MimeType": "application/pdf" }] }
        """)]
    [InlineData(
        """{ "type": "location", "text": "Sol", "latitude": 40.4168, "longitude": -3.7038 }""",
        """{ "Type": "location", "Text": "Sol", "Latitude": 40.4168, "Longitude": -3.7038 }""")]
    public async Task Reply_OfEveryType_IsRegisteredWithItsPayload(string body, string expected)
    {
        var side = await SandboxSide.NewAsync(application, channel: "WhatsApp");
        var phone = TestTenant.NewPhone();

        var played = (await side.ReplyAsync(With(body, ("from", $"+{phone}"), ("name", "Ana")))).Expect(200).Payload;

        var received = await side.ReceivedAsync(phone);
        Assert.Equal(("RECEIVED", null), SandboxSide.StateOf(received));
        var payload = received.GetProperty("payload").EnumerateObject().Where(member => member.Name != "Raw").ToDictionary(member => member.Name, member => member.Value);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonSerializer.SerializeToElement(payload)), JsonSerializer.Serialize(payload));
        Assert.Equal("Ana", received.GetProperty("users")[0].GetProperty("name").GetString());
        var notice = Assert.Single(played.GetProperty("notices").EnumerateArray()).GetProperty("id").GetString();
        var kept = (await side.Tenant.Client.GetAsync($"/configuration/integration/{side.Integration}/notice")).Expect(200).Payload.GetProperty("items")[0];
        Assert.Equal((notice, "inbound"), (kept.GetProperty("id").GetString(), kept.GetProperty("lane").GetString()));
        Assert.Contains(played.GetProperty("messageId").GetString()!, kept.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_ThatComesSeveralTimes_CountsOnce()
    {
        var side = await SandboxSide.NewAsync(application);
        var phone = TestTenant.NewPhone();

        var first = (await side.ReplyAsync(new { from = phone, type = "text", text = "uno", messageId = "m-1", times = 3 })).Expect(200).Payload;
        (await side.ReplyAsync(new { from = phone, type = "text", text = "uno", messageId = "m-1" })).Expect(200);
        (await side.ReplyAsync(new { from = phone, type = "text", text = "dos" })).Expect(200);

        Assert.Equal(("m-1", 3), (first.GetProperty("messageId").GetString(), first.GetProperty("notices").GetArrayLength()));
        await side.AllAppliedAsync();
        var items = await side.WaitForAsync(phone, all => all.Count > 0, "they are registered");
        Assert.Equal(["dos", "uno"], items.Select(item => item.GetProperty("payload").GetProperty("Text").GetString()).Order());
    }

    [Fact]
    public async Task Reply_ToAnInteraction_JoinsItsProcess()
    {
        var side = await SandboxSide.NewAsync(application);
        var phone = TestTenant.NewPhone();
        var first = await side.SentAsync(phone);
        var user = (await side.Tenant.Client.GetAsync($"/conversation/interaction/{first}")).Expect(200).Payload.GetProperty("users")[0].GetProperty("id").GetString()!;
        var second = (await side.Tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Otra" },
            integrationId = side.Integration,
            processId = await side.Tenant.NewProcessAsync(user),
            Destinations = new[] { phone },
        })).Expect(200).Payload;
        await side.Tenant.WaitForStatusAsync(second.GetProperty("id").GetString()!, "SENT");

        (await side.ReplyAsync(new { from = phone, type = "text", text = "a la primera", interactionId = first })).Expect(200);

        var received = await side.ReceivedAsync(phone);
        Assert.NotEqual(second.GetProperty("processId").GetString(), received.GetProperty("processId").GetString());
    }

    [Fact]
    public async Task Reply_Keyword_OptsOutAndIsConfirmed()
    {
        var side = await SandboxSide.NewAsync(application);
        var phone = TestTenant.NewPhone();
        (await side.Tenant.Client.PutAsync($"/configuration/integration/{side.Integration}", new { optOutReply = "No le escribiremos más." })).Expect(200);
        await side.SentAsync(phone);

        (await side.ReplyAsync(new { from = phone, type = "text", text = "STOP", times = 2 })).Expect(200);

        await side.WaitForAsync(phone, items => items.Count == 3 && items.All(item => item.GetProperty("status").GetString() is "SENT" or "RECEIVED"), "it is confirmed");
        Assert.Equal(["OPTED_OUT Destinations[0]"], (await side.TrySendAsync(null, phone)).Expect(409).Errors);
    }

    [Fact]
    public async Task Reply_WithAWebhook_IsTold()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var side = await SandboxSide.NewAsync(application);
        await side.Tenant.SetWebhookAsync(side.Integration, receiver.Url, "INTERACTION_IN_CREATED_EVT");

        (await side.ReplyAsync(new { from = TestTenant.NewPhone(), type = "text", text = "Hola" })).Expect(200);

        var call = await Eventually.GetAsync(() => Task.FromResult(receiver.Calls.Count > 0 ? receiver.Calls[0] : null), "the webhook is called");
        Assert.Equal(("INTERACTION_IN_CREATED_EVT", "Hola"), (call.Event, call.Json.GetProperty("Payload").GetProperty("payload").GetProperty("Text").GetString()));
    }

    [Fact]
    public async Task Reply_ByMail_IsFromTheMailbox()
    {
        var side = await SandboxSide.NewAsync(application, channel: "Email");

        (await side.ReplyAsync(new { from = "Ana@example.test", type = "text", text = "Hola" })).Expect(200);

        Assert.Equal("Email", (await side.ReceivedAsync("ana@example.test")).GetProperty("destinations")[0].GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("{}", "REQUIRED from", "REQUIRED type")]
    [InlineData("""{ "from": " ", "type": "fax" }""", "NOT_ALLOWED type", "REQUIRED from")]
    [InlineData("""{ "from": "34600000001", "type": "text" }""", "REQUIRED text")]
    [InlineData("""{ "from": "34600000001", "type": "text", "text": "a", "times": 11, "delayMilliseconds": 600001 }""", "OUT_OF_RANGE delayMilliseconds", "OUT_OF_RANGE times")]
    [InlineData("""{ "from": "34600000001", "type": "text", "text": "a", "times": 0, "delayMilliseconds": -1 }""", "OUT_OF_RANGE delayMilliseconds", "OUT_OF_RANGE times")]
    [InlineData("""{ "from": "34600000001", "type": "list" }""", "REQUIRED choice")]
    [InlineData("""{ "from": "34600000001", "type": "button", "text": "a", "choice": { "id": "1" } }""", "REQUIRED choice.title", "UNKNOWN_MEMBER text")]
    [InlineData("""{ "from": "34600000001", "type": "media", "media": { "url": "file:///x", "contentType": "" } }""", "INVALID_URL media.url", "REQUIRED media.contentType")]
    [InlineData("""{ "from": "34600000001", "type": "location", "latitude": 91 }""", "OUT_OF_RANGE latitude", "REQUIRED longitude")]
    [InlineData(
        """{ "from": "34600000001", "type": "text", "text": "a", "latitude": 1, "longitude": 1, "choice": { "title": "a" }, "media": { "url": "https://a", "contentType": "a" } }""",
        "UNKNOWN_MEMBER choice", "UNKNOWN_MEMBER latitude", "UNKNOWN_MEMBER longitude", "UNKNOWN_MEMBER media")]
    [InlineData("""{ "from": "34600000001", "type": "text", "text": "a", "interactionId": "x", "messageId": " " }""", "INTERACTION_NOT_FOUND interactionId", "REQUIRED messageId")]
    public async Task Reply_BadBody_IsRefusedWithEveryErrorAndNotKept(string body, params string[] errors)
    {
        var side = await SandboxSide.NewAsync(application);

        Assert.Equal(errors, (await side.ReplyAsync(body)).Expect(400).Errors.Order());

        Assert.Equal(0, (await side.Tenant.Client.GetAsync($"/configuration/integration/{side.Integration}/notice")).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Reply_TooLong_IsRefused()
    {
        var side = await SandboxSide.NewAsync(application);

        var refused = await side.ReplyAsync(
            new { from = "34600000001", type = "text", text = new string('a', 65_537), name = new string('a', 129), messageId = new string('a', 257) });

        Assert.Equal(["TOO_LONG messageId", "TOO_LONG name", "TOO_LONG text"], refused.Expect(400).Errors.Order());
    }

    private static string With(string body, params (string Name, string Value)[] members)
    {
        var all = JsonElement.Parse(body).EnumerateObject().ToDictionary(member => member.Name, member => (object)member.Value);
        foreach (var (name, value) in members)
            all[name] = value;
        return JsonSerializer.Serialize(all);
    }
}
