using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Iris.Api.Tests.Providers.Cases;

/// <summary>Twilio: statuses to the URL that went with the send, our reference in its query; all signed. (Source: C.5)</summary>
internal static class TwilioSmsCase
{
    private const string Token = "twilio-token";

    public static readonly ProviderCase Sms = new("SMS", "Twilio")
    {
        Settings = baseUrl => new { baseUrl, accountSid = "AC1", authToken = Token, from = "+34900000000" },
        Payload = new { Type = "simple-text", Text = "Hola" },
        Answer = (run, call) => call.Path.EndsWith("/Accounts/AC1/Messages.json", StringComparison.Ordinal)
            ? (201, new { sid = run.MessageId, status = "queued" })
            : null,
        Notices =
        [
            new("sent", run => Status(run, "sent")),
            new("delivered", run => Status(run, "delivered")),
        ],
        Failure = new("undelivered", run => Status(run, "undelivered", "30003")),
        Inbound = run => CallbackRequest.OfForm(new()
        {
            ["MessageSid"] = $"mo-{run.MessageId}",
            ["SmsStatus"] = "received",
            ["From"] = $"+{run.Phone}",
            ["To"] = "+34900000000",
            ["Body"] = ProviderRun.ReplyText,
            ["NumMedia"] = "0",
        }),
        Sign = Sign,
        // The scheme has neither nonce nor time stamp: what comes twice says nothing new.
        SignsOnce = false,
    };

    private static CallbackRequest Status(ProviderRun run, string word, string? code = null)
    {
        var form = new Dictionary<string, string>
        {
            ["MessageSid"] = run.MessageId,
            ["MessageStatus"] = word,
            ["AccountSid"] = "AC1",
            ["From"] = "+34900000000",
            ["To"] = $"+{run.Phone}",
        };
        if (code is not null)
            form["ErrorCode"] = code;
        return CallbackRequest.OfForm(form) with { Query = $"?reference={run.Reference}" };
    }

    /// <summary>Written from the reference, not from our own check.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The provider chose the method.")]
    private static CallbackRequest Sign(ProviderRun run, CallbackRequest request)
    {
        var text = run.CallbackUrl + request.Query
            + string.Concat(request.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + pair.Value));
        var hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(text));
        return request.With("X-Twilio-Signature", Convert.ToBase64String(hash));
    }
}
