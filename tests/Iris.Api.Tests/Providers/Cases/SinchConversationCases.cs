namespace Iris.Api.Tests.Providers.Cases;

/// <summary>The Sinch Conversation API, with a token endpoint and signed callbacks, alike on both channels. (Source: C.2 to C.4)</summary>
internal static class SinchConversationCases
{
    public static readonly ProviderCase WhatsApp = Case("WhatsApp", "WHATSAPP", "simple-text");

    public static readonly ProviderCase Rcs = Case("RCS", "RCS", "text-message-rcs");

    private static ProviderCase Case(string channel, string providerChannel, string type) => new(channel, "Sinch")
    {
        Settings = baseUrl => new
        {
            baseUrl,
            tokenUrl = $"{baseUrl}/oauth2/token",
            region = "eu",
            projectId = "p",
            appId = "a",
            keyId = "k",
            keySecret = "s",
            webhookSecret = SinchSignatures.Secret,
        },
        Payload = new { Type = type, Text = "Hola" },
        Answer = (run, call) => call switch
        {
            _ when call.Path.EndsWith("/oauth2/token", StringComparison.Ordinal) => (200, new { access_token = "token-1", expires_in = 3600 }),
            _ when call.Path.EndsWith("/v1/projects/p/messages:send", StringComparison.Ordinal) =>
                call.Headers["authorization"] == "Bearer token-1" ? (200, new { message_id = run.MessageId }) : (401, new { }),
            _ => null,
        },
        Notices =
        [
            new("MESSAGE_SUBMIT", run => CallbackRequest.OfJson(new
            {
                app_id = "a",
                message_submit_notification = new
                {
                    message_id = run.MessageId,
                    channel_identity = Identity(run, providerChannel),
                    metadata = run.Reference,
                },
            })),
            new("QUEUED_ON_CHANNEL", run => Report(run, providerChannel, "QUEUED_ON_CHANNEL", null)),
            new("DELIVERED", run => Report(run, providerChannel, "DELIVERED", null)),
            new("READ", run => Report(run, providerChannel, "READ", null)),
        ],
        Failure = new("FAILED", run => Report(
            run, providerChannel, "FAILED", new { code = "RECIPIENT_NOT_REACHABLE", description = "The recipient cannot be reached" })),
        Inbound = run => CallbackRequest.OfJson(new
        {
            app_id = "a",
            message = new
            {
                id = $"mo-{run.MessageId}",
                direction = "TO_APP",
                contact_message = new { text_message = new { text = ProviderRun.ReplyText } },
                channel_identity = Identity(run, providerChannel),
                metadata = "",
            },
        }),
        Sign = (_, request) => SinchSignatures.Sign(request),
    };

    private static CallbackRequest Report(ProviderRun run, string providerChannel, string status, object? reason) => CallbackRequest.OfJson(new
    {
        app_id = "a",
        message_delivery_report = new
        {
            message_id = run.MessageId,
            status,
            channel_identity = Identity(run, providerChannel),
            reason,
            metadata = run.Reference,
        },
    });

    private static object Identity(ProviderRun run, string providerChannel) =>
        new { channel = providerChannel, identity = run.Phone, app_id = "" };
}
