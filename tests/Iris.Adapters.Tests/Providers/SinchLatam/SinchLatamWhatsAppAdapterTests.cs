using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.SinchLatam;

public sealed class SinchLatamWhatsAppAdapterTests
{
    private const string Target = "POST https://api-messaging.wavy.global/v1/whatsapp/send";
    private const string Destination = "34600000001";

    private static readonly JsonElement Settings = JsonElement.Parse("""{ "userName": "acme", "authenticationToken": "t0k3n" }""");

    [Theory]
    [InlineData("simple-text", """{ "messageText": "Hola 👋" }""")]
    [InlineData("image", """{ "image": { "type": "PNG", "url": "https://cdn.example.test/a.png", "caption": "Foto" } }""")]
    [InlineData("document", """{ "document": { "type": "PDF", "url": "https://cdn.example.test/a.pdf", "caption": "Factura" } }""")]
    [InlineData("audio", """{ "audio": { "type": "MP3", "url": "https://cdn.example.test/a.mp3" } }""")]
    [InlineData("location",
        """{ "location": { "geoPoint": "-22.894180,-47.047960", "name": "Sinch", "address": "Av. Cel. Silva Telles" } }""")]
    public async Task SendAsync_EveryKind_IsTheDocumentedMessage(string sample, string message) =>
        await AssertMessageAsync(Samples.Json($"Channels/WhatsApp/Samples/{sample}.json"), JsonElement.Parse(message));

    [Theory]
    [InlineData("list", "interactive")]
    [InlineData("reply-button", "interactive")]
    [InlineData("contacts", "contacts")]
    public async Task SendAsync_PartsWithTheProvidersNames_GoOutAsTheyCame(string sample, string member)
    {
        var payload = Samples.Json($"Channels/WhatsApp/Samples/{sample}.json");

        await AssertMessageAsync(payload, JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { [member] = payload.GetProperty(member) }));
    }

    [Fact]
    public async Task SendAsync_Template_PutsItsDaysBesideIt()
    {
        var payload = Samples.Json("Channels/WhatsApp/Samples/template.json");

        await AssertMessageAsync(payload, JsonSerializer.SerializeToElement(new { template = payload.GetProperty("template"), ttl = 3 }));
    }

    /// <summary>Nothing is published of them: what the provider did not know it would leave out in silence.</summary>
    [Theory]
    [InlineData("video", "payLoad.type")]
    [InlineData("sticker", "payLoad.type")]
    [InlineData("reaction", "payLoad.type")]
    [InlineData("template-buttons", "payLoad.template.buttons", "REQUIRED payLoad.template.namespace")]
    public async Task CheckPayload_WhatIsNotPublished_IsRefused(string sample, string field, params string[] others) =>
        Assert.Equal([.. others, $"NOT_CARRIED {field}"], await RefusedAsync(Samples.Json($"Channels/WhatsApp/Samples/{sample}.json")));

    [Theory]
    [InlineData("""{ "Type": "simple-text", "Text": "Hola", "context": { "messageId": "m" } }""", "payLoad.context")]
    [InlineData("""{ "Type": "document", "document": { "type": "PDF", "url": "https://a.test/a", "fileName": "a" } }""", "payLoad.document.fileName")]
    [InlineData(
        """{ "Type": "template", "template": { "namespace": "n", "elementName": "e", "languageCode": "es", "header": { "element": { "type": "PDF", "url": "https://a.test/a", "fileName": "a" } } } }""",
        "payLoad.template.header.element.fileName")]
    [InlineData(
        """{ "Type": "interactive", "interactive": { "messageInteractiveType": "REPLY_BUTTON", "header": { "document": { "type": "PDF", "url": "https://a.test/a", "fileName": "a" } }, "body": { "text": "b" }, "replyButtonAction": { "buttons": [ { "reply": { "title": "t", "payload": "p" } } ] } } }""",
        "payLoad.interactive.header.document.fileName")]
    public async Task CheckPayload_MemberThatIsNotPublished_IsRefused(string payload, string field) =>
        Assert.Equal([$"NOT_CARRIED {field}"], await RefusedAsync(JsonElement.Parse(payload)));

    [Fact]
    public async Task SendAsync_ListExampleOfTheDocuments_IsTheWholeRequest()
    {
        var example = Samples.Json("Channels/WhatsApp/Samples/seed-list.json");
        var payload = JsonSerializer.SerializeToElement(
            new { Type = "interactive", interactive = example.GetProperty("message").GetProperty("interactive") });

        var body = JsonElement.Parse((await RequestAsync(payload)).Body);

        var expected = example.GetRawText()
            .Replace("MyCorrelationId", AdapterHost.Reference, StringComparison.Ordinal)
            .Replace("5519900001111", Destination, StringComparison.Ordinal);
        // Member by member, order included.
        Assert.Equal(Compact(JsonElement.Parse(expected)), Compact(body));
    }

    [Fact]
    public async Task SendAsync_AnyMessage_CarriesCredentialsAndReference()
    {
        var request = await RequestAsync(Samples.Json("Channels/WhatsApp/Samples/simple-text.json"));

        Assert.Equal(Target, request.Target);
        Assert.Equal("acme", request.Headers["username"]);
        Assert.Equal("t0k3n", request.Headers["authenticationtoken"]);
        Assert.Equal("application/json", request.Headers["content-type"]);
        var expected = $$"""
            {
              "destinations": [ { "correlationId": "{{AdapterHost.Reference}}", "destination": "{{Destination}}" } ],
              "message": { "messageText": "Hola 👋" }
            }
            """;
        Assert.Equal(Compact(JsonElement.Parse(expected)), Compact(JsonElement.Parse(request.Body)));
    }

    [Theory]
    [InlineData("https://proxy.test/latam")]
    [InlineData("https://proxy.test/latam/")]
    public async Task SendAsync_BaseUrlOfTheIntegration_IsUsed(string baseUrl)
    {
        var settings = JsonElement.Parse($$"""{ "userName": "acme", "authenticationToken": "t", "baseUrl": "{{baseUrl}}" }""");
        var http = new FakeHttp().Answers("POST https://proxy.test/latam/whatsapp/send", 200, """{ "id": "x" }""");

        Assert.IsType<SendOutcome.Accepted>(await SendAsync(http, settings, Samples.Json("Channels/WhatsApp/Samples/simple-text.json")));
    }

    [Theory]
    [InlineData("""{ "Id": "r", "destination": [ { "id": "m", "correlationId": "c", "destination": "34600000001" } ] }""", "m 34600000001")]
    [InlineData("""{ "id": "r", "destinations": [ { "Id": "m", "Destination": 34600000001 } ] }""", "m 34600000001")]
    [InlineData("""{ "id": "r", "destination": { "id": "m" } }""", "m ")]
    [InlineData("""{ "id": "r", "destination": [] }""", "r ")]
    [InlineData("""{ "ID": 17, "destinations": null }""", "17 ")]
    [InlineData("""{ "destinations": [ { "id": "" }, { "id": "m" } ] }""", "m ")]
    public async Task SendAsync_Accepted_ReadsIdsTolerantly(string answer, string expected)
    {
        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync(new FakeHttp().Answers(Target, 200, answer)));

        Assert.Equal(expected, string.Join("; ", outcome.Messages.Select(message => $"{message.Id} {message.Destination}")));
        Assert.Equal("200", outcome.Answer!.Code);
        Assert.Equal(JsonValueKind.Object, outcome.Answer.Raw!.Value.ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("[]")]
    [InlineData("""{ "destination": [] }""")]
    public async Task SendAsync_SuccessWithoutAnId_IsUnknown(string answer) =>
        Assert.IsType<SendOutcome.Unknown>(await SendAsync(new FakeHttp().Answers(Target, 200, answer)));

    [Theory]
    [InlineData(400, "BAD_PARAM", "Missing field", "BAD_PARAM")]
    [InlineData(400, "400", "Missing field", SendErrorCodes.Refused)]
    [InlineData(401, "401", "Invalid token", SendErrorCodes.Unauthorized)]
    [InlineData(403, "403", "Forbidden", SendErrorCodes.Unauthorized)]
    [InlineData(404, "404", "Not found", SendErrorCodes.WrongAddress)]
    [InlineData(412, "17", "Precondition", "17")]
    public async Task SendAsync_Refused_KeepsCodeAndWords(int status, string errorCode, string words, string code)
    {
        var body = $$"""{ "errorCode": "{{errorCode}}", "errorMessage": "{{words}}" }""";

        var outcome = await SendAsync(new FakeHttp().Answers(Target, status, body));

        Assert.Equal((code, words), Refusal.Of(outcome, holds: status is >= 401 and <= 404));
        Assert.Equal(words, outcome.Answer!.Description);
    }

    [Theory]
    [InlineData(420, "12", 12)]
    [InlineData(429, "12", 12)]
    [InlineData(429, null, null)]
    [InlineData(429, "Fri, 20 Nov 2026 10:00:30 GMT", 30)]
    [InlineData(429, "soon", null)]
    public async Task SendAsync_Throttled_TellsWhenToCallAgain(int status, string? retryAfter, int? seconds)
    {
        (string, string)[] headers = retryAfter is null ? [] : [("Retry-After", retryAfter), ("Date", "Fri, 20 Nov 2026 10:00:00 GMT")];

        var outcome = Assert.IsType<SendOutcome.Throttled>(await SendAsync(new FakeHttp().Answers(Target, status, "", headers)));

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), outcome.RetryAfter);
    }

    [Fact]
    public async Task SendAsync_CutConnection_IsUnknown() => Assert.IsType<SendOutcome.Unknown>(
        await SendAsync(new FakeHttp().Fails(Target, HttpRequestError.ResponseEnded)));

    [Fact]
    public async Task SendAsync_AnswerTooLong_IsUnknown() => Assert.IsType<SendOutcome.Unknown>(
        await SendAsync(new FakeHttp().Answers(Target, 200, new string('x', DispatchOptions.UsualMaxAnswerBytes + 1))));

    [Fact]
    public async Task CheckPayload_TemplateWithoutNamespace_IsRefused() => Assert.Equal(
        ["REQUIRED payLoad.template.namespace"],
        await RefusedAsync(JsonElement.Parse("""{ "Type": "template", "template": { "elementName": "e", "languageCode": "es" } }""")));

    private static async Task<IReadOnlyList<string>> RefusedAsync(JsonElement payload)
    {
        await using var host = new AdapterHost(new FakeHttp());
        var adapter = Find(host);
        var errors = new ErrorList();
        adapter.CheckPayload(host.Request(adapter, Settings, payload, Destination).Payload, errors);
        return [.. errors.Items.Select(error => $"{error.Code} {error.Field}")];
    }

    [Fact]
    public async Task CheckSettings_WhatNoHeaderCarries_IsRefused()
    {
        await using var host = new AdapterHost(new FakeHttp());

        Assert.Equal(
            ["NOT_ASCII settings.userName", "NOT_ASCII settings.authenticationToken"],
            AdapterHost.CheckSettings(Find(host), JsonElement.Parse("""{ "userName": "ñ", "authenticationToken": "b🙂" }""")));
        Assert.Equal(
            ["CONTROL_CHARACTER settings.authenticationToken"],
            AdapterHost.CheckSettings(Find(host), JsonElement.Parse("""{ "userName": "u", "authenticationToken": "a\r\nb: c" }""")));
    }

    private static async Task AssertMessageAsync(JsonElement payload, JsonElement message)
    {
        var body = JsonElement.Parse((await RequestAsync(payload)).Body);

        Assert.True(JsonElement.DeepEquals(message, body.GetProperty("message")), Compact(body));
    }

    private static async Task<FakeRequest> RequestAsync(JsonElement payload)
    {
        var http = new FakeHttp().Answers(Target, 200, """{ "Id": "x" }""");
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(http, Settings, payload));
        return Assert.Single(http.Requests);
    }

    private static Task<SendOutcome> SendAsync(FakeHttp http) => SendAsync(http, Settings, Samples.Json("Channels/WhatsApp/Samples/simple-text.json"));

    private static async Task<SendOutcome> SendAsync(FakeHttp http, JsonElement settings, JsonElement payload)
    {
        await using var host = new AdapterHost(http);
        var adapter = Find(host);
        return await adapter.SendAsync(host.Request(adapter, settings, payload, Destination), CancellationToken.None);
    }

    private static IChannelAdapter Find(AdapterHost host) => host.Registry.FindAdapter("WhatsApp", "SinchLatam")!;

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element, Iris.Core.Kernel.IrisJson.Contracts);
}
