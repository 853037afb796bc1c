namespace Iris.Api.Tests.Providers.Cases;

/// <summary>The Sinch SMS API, with signed callbacks. (Source: C.1, C.4)</summary>
internal static class SinchSmsCase
{
    public static readonly ProviderCase Sms = new("SMS", "Sinch")
    {
        Settings = baseUrl => new
        {
            baseUrl,
            servicePlanId = "plan",
            apiToken = "t",
            region = "eu",
            webhookSecret = SinchSignatures.Secret,
        },
        Payload = new { Type = "simple-text", Text = "Hola" },
        Answer = (run, call) => call.Path.EndsWith("/xms/v1/plan/batches", StringComparison.Ordinal)
            ? (201, new { id = run.MessageId, to = new[] { run.Phone }, canceled = false })
            : null,
        Notices =
        [
            new("Queued", run => Report(run, "Queued", 400)),
            new("Dispatched", run => Report(run, "Dispatched", 401)),
            new("Delivered", run => Report(run, "Delivered", 0)),
        ],
        Failure = new("Aborted", run => Report(run, "Aborted", 402)),
        Inbound = run => CallbackRequest.OfJson(new
        {
            type = "mo_text",
            id = $"mo-{run.MessageId}",
            from = run.Phone,
            to = "34900000000",
            body = ProviderRun.ReplyText,
            received_at = "2026-01-01T10:01:01.000Z",
        }),
        Sign = (_, request) => SinchSignatures.Sign(request),
    };

    private static CallbackRequest Report(ProviderRun run, string status, int code) => CallbackRequest.OfJson(new
    {
        type = "recipient_delivery_report_sms",
        batch_id = run.MessageId,
        recipient = run.Phone,
        code,
        status,
        at = "2026-01-01T10:00:05.000Z",
        client_reference = run.Reference,
    });
}
