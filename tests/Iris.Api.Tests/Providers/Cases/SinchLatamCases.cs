namespace Iris.Api.Tests.Providers.Cases;

/// <summary>Sinch Latin America: not signed, one shape of status on both channels, in a bulk on WhatsApp. (Source: B.2, B.4 to B.6)</summary>
internal static class SinchLatamCases
{
    public static readonly ProviderCase WhatsApp = new("WhatsApp", "SinchLatam")
    {
        Settings = Settings,
        Payload = new { Type = "simple-text", Text = "Hola" },
        Answer = (run, call) => call.Path.EndsWith("/whatsapp/send", StringComparison.Ordinal)
            ? (200, new { Id = "request-1", destination = new[] { new { id = run.MessageId, destination = run.Phone } } })
            : null,
        Notices =
        [
            new("SENT_SUCCESS", run => Bulk(run, 2, "SENT_SUCCESS", null, null)),
            new("DELIVERED_SUCCESS", run => Bulk(run, 2, "SENT_SUCCESS", 4, "DELIVERED_SUCCESS")),
            new("READ_SUCCESS", run => Bulk(run, 2, "SENT_SUCCESS", 5, "READ_SUCCESS")),
        ],
        Failure = new("NOT_DELIVERED", run => Bulk(run, 2, "SENT_SUCCESS", 104, "NOT_DELIVERED")),
        Inbound = run => CallbackRequest.OfJson(new
        {
            total = 1,
            data = new[]
            {
                new
                {
                    id = $"mo-{run.MessageId}",
                    source = run.Phone,
                    origin = "34900000000",
                    userProfile = new { name = "Ana", whatsAppId = run.Phone },
                    message = new { type = "TEXT", messageText = ProviderRun.ReplyText },
                    receivedAt = 1513616971473,
                },
            },
        }),
    };

    public static readonly ProviderCase Sms = new("SMS", "SinchLatam")
    {
        Settings = Settings,
        Payload = new { Type = "simple-text", Text = "Hola" },
        Answer = (run, call) => call.Path.EndsWith("/send-sms", StringComparison.Ordinal)
            ? (200, new[] { new { id = run.MessageId } })
            : null,
        Notices =
        [
            new("SENT_SUCCESS", run => CallbackRequest.OfJson(Status(run, 2, "SENT_SUCCESS", null, null))),
            new("DELIVERED_SUCCESS", run => CallbackRequest.OfJson(Status(run, 2, "SENT_SUCCESS", 4, "DELIVERED_SUCCESS"))),
        ],
        Failure = new("NOT_DELIVERED", run => CallbackRequest.OfJson(Status(run, 2, "SENT_SUCCESS", 104, "NOT_DELIVERED"))),
        Inbound = run => CallbackRequest.OfQuery(new()
        {
            ["id"] = $"mo-{run.MessageId}",
            ["source"] = run.Phone,
            ["shortCode"] = "28128",
            ["messageText"] = ProviderRun.ReplyText,
            ["receivedAt"] = "1473088405588",
        }),
    };

    private static object Settings(string baseUrl) => new { baseUrl, userName = "u", authenticationToken = "t" };

    private static CallbackRequest Bulk(ProviderRun run, int sentCode, string sent, int? deliveredCode, string? delivered) =>
        CallbackRequest.OfJson(new { total = 1, data = new[] { Status(run, sentCode, sent, deliveredCode, delivered) } });

    private static object Status(ProviderRun run, int sentCode, string sent, int? deliveredCode, string? delivered) => new
    {
        id = run.MessageId,
        correlationId = run.Reference,
        destination = run.Phone,
        sentStatusCode = sentCode,
        sentStatus = sent,
        deliveredStatusCode = deliveredCode,
        deliveredStatus = delivered,
    };
}
