using System.Text.Json;
using Iris.Testing;

namespace Iris.Adapters.Tests.Contract;

/// <summary>What the contract suite has to know about an adapter to try it.</summary>
/// <param name="Settings">Valid settings; every secret has the value <see cref="Secret"/>.</param>
/// <param name="Payload">Path of a sample that it carries.</param>
/// <param name="Destination">A normalised address.</param>
/// <param name="Target">Method and URL of its send where it speaks HTTP; null elsewhere.</param>
/// <param name="Accepted">Body of a good answer where it speaks HTTP.</param>
/// <param name="Token">Method and URL that it calls for a token before it sends; null where it needs none.</param>
/// <param name="Probe">URL that it reads to try the settings out where it speaks HTTP; null where it has no such call.</param>
internal sealed record AdapterCase(
    string Settings, string Payload, string Destination, string? Target = null, string? Accepted = null, string? Token = null, string? Probe = null)
{
    public const string Secret = "s3cr3t-value";

    private const string SinchConversationTarget = "POST https://sinch.test/v1/projects/project1/messages:send";
    private const string SinchConversationProbe = "https://sinch.test/v1/projects/project1/apps/app1";
    private const string SinchConversationToken = "POST https://auth.test/oauth2/token";
    private const string SinchConversation =
        $$"""
        { "region": "eu", "projectId": "project1", "appId": "app1", "keyId": "key1", "keySecret": "{{Secret}}",
          "webhookSecret": "{{Secret}}", "callbackUrlSecret": "{{Secret}}", "baseUrl": "https://sinch.test",
          "tokenUrl": "https://auth.test/oauth2/token" }
        """;

    /// <summary>By channel and provider. A new adapter adds a line.</summary>
    public static readonly IReadOnlyDictionary<string, AdapterCase> All = new Dictionary<string, AdapterCase>
    {
        ["WhatsApp/SinchLatam"] = new(
            $$"""{ "userName": "acme", "authenticationToken": "{{Secret}}", "baseUrl": "https://latam.test/v1" }""",
            "Channels/WhatsApp/Samples/simple-text.json", "34600000001", "POST https://latam.test/v1/whatsapp/send", """{ "Id": "p1" }"""),
        ["WhatsApp/Sinch"] = new(
            SinchConversation, "Channels/WhatsApp/Samples/simple-text.json", "34600000001", SinchConversationTarget, """{ "message_id": "m1" }""",
            SinchConversationToken, SinchConversationProbe),
        ["RCS/Sinch"] = new(
            SinchConversation, "Channels/Rcs/Samples/text.json", "34600000001", SinchConversationTarget, """{ "message_id": "m1" }""",
            SinchConversationToken, SinchConversationProbe),
        ["SMS/Sinch"] = new(
            $$"""
            { "servicePlanId": "plan1", "apiToken": "{{Secret}}", "webhookSecret": "{{Secret}}", "region": "eu", "baseUrl": "https://sinch.test" }
            """,
            "Channels/Sms/Samples/text.json", "34600000001", "POST https://sinch.test/xms/v1/plan1/batches", """{ "id": "b1" }""",
            Probe: "https://sinch.test/xms/v1/plan1/batches?page_size=1"),
        ["SMS/SinchLatam"] = new(
            $$"""{ "userName": "acme", "authenticationToken": "{{Secret}}", "baseUrl": "https://latam.test/v1" }""",
            "Channels/Sms/Samples/text.json", "34600000001", "POST https://latam.test/v1/send-sms", """[{ "id": "p1" }]"""),
        ["SMS/Twilio"] = new(
            $$"""{ "accountSid": "AC1", "authToken": "{{Secret}}", "sharedKeySecret": "{{Secret}}", "from": "IRIS", "baseUrl": "https://twilio.test" }""",
            "Channels/Sms/Samples/text.json", "34600000001", "POST https://twilio.test/2010-04-01/Accounts/AC1/Messages.json", """{ "sid": "SM1" }""",
            Probe: "https://twilio.test/2010-04-01/Accounts/AC1.json"),
        ["SMS/Vonage"] = new(
            $$"""
            { "apiKey": "abcd1234", "apiSecret": "{{Secret}}", "signatureSecret": "{{Secret}}", "from": "IRIS", "baseUrl": "https://vonage.test" }
            """,
            "Channels/Sms/Samples/text.json", "34600000001", "POST https://vonage.test/sms/json", """{ "messages": [{ "status": "0", "message-id": "p1" }] }""",
            Probe: "https://vonage.test/account/get-balance"),
        ["SMS/VonageMessages"] = VonageMessages("Channels/Sms/Samples/text.json"),
        ["RCS/VonageMessages"] = VonageMessages("Channels/Rcs/Samples/text.json"),
        ["WhatsApp/VonageMessages"] = VonageMessages("Channels/WhatsApp/Samples/simple-text.json"),
        ["Email/SMTP"] = new(
            $$"""{ "host": "relay.invalid", "fromAddress": "a@acme.test", "userName": "acme", "password": "{{Secret}}", "imapHost": "imap.invalid", "imapUserName": "acme", "imapPassword": "{{Secret}}" }""",
            "Channels/Email/Samples/simple-email.json", "ana@example.test"),
        ["WhatsApp/Sandbox"] = new("{}", "Channels/WhatsApp/Samples/simple-text.json", "34600000001"),
        ["RCS/Sandbox"] = new("{}", "Channels/Rcs/Samples/text.json", "34600000001"),
        ["SMS/Sandbox"] = new("{}", "Channels/Sms/Samples/text.json", "34600000001"),
        ["Email/Sandbox"] = new("{}", "Channels/Email/Samples/simple-email.json", "ana@example.test"),
    };

    public JsonElement SettingsJson => JsonElement.Parse(Settings);

    /// <summary>A network in which a token is had; it is a secret too.</summary>
    public FakeHttp Network() =>
        Token is null ? new FakeHttp() : new FakeHttp().Answers(Token, 200, $$"""{ "access_token": "{{Secret}}", "expires_in": 3600 }""");

    public JsonElement PayloadJson => Samples.Json(Payload);

    private static AdapterCase VonageMessages(string payload) => new(
        $$"""
        { "apiKey": "abcd1234", "apiSecret": "{{Secret}}", "signatureSecret": "{{Secret}}", "from": "IRIS", "baseUrl": "https://vonage.test" }
        """,
        payload, "34600000001", "POST https://vonage.test/v1/messages", """{ "message_uuid": "p1" }""",
        Probe: "https://vonage.test/v2/applications?page_size=1");
}
