using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Iris.Api.Tests.Providers.Cases;

/// <summary>The Vonage SMS API: receipts by GET, replies as forms, both signed. (Source: C.6)</summary>
internal static class VonageSmsCase
{
    private const string Secret = "vonage-secret";

    public static readonly ProviderCase Sms = new("SMS", "Vonage")
    {
        Settings = baseUrl => new
        {
            baseUrl,
            apiKey = "k",
            apiSecret = "s",
            from = "IRIS",
            signatureSecret = Secret,
            signatureMethod = "sha256",
        },
        Payload = new { Type = "simple-text", Text = "Hola" },
        Answer = (run, call) => call.Path.EndsWith("/sms/json", StringComparison.Ordinal)
            ? (200, Answered(run))
            : null,
        Notices =
        [
            new("accepted", run => Receipt(run, "accepted", "0")),
            new("delivered", run => Receipt(run, "delivered", "0")),
        ],
        Failure = new("failed", run => Receipt(run, "failed", "3")),
        Inbound = run => CallbackRequest.OfForm(new()
        {
            ["api-key"] = "k",
            ["msisdn"] = run.Phone,
            ["to"] = "34900000000",
            ["messageId"] = $"mo-{run.MessageId}",
            ["text"] = ProviderRun.ReplyText,
            ["type"] = "text",
            ["keyword"] = "QUIERO",
            ["message-timestamp"] = "2026-01-01 10:01:00",
        }),
        Sign = (_, request) => Sign(request),
    };

    private static Dictionary<string, object> Answered(ProviderRun run) => new()
    {
        ["message-count"] = "1",
        ["messages"] = new[] { new Dictionary<string, string> { ["to"] = run.Phone, ["message-id"] = run.MessageId, ["status"] = "0" } },
    };

    private static CallbackRequest Receipt(ProviderRun run, string status, string code) => CallbackRequest.OfQuery(new()
    {
        ["msisdn"] = run.Phone,
        ["to"] = "IRIS",
        ["messageId"] = run.MessageId,
        ["status"] = status,
        ["err-code"] = code,
        ["client-ref"] = run.Reference,
        ["message-timestamp"] = "2026-01-01 10:00:05",
    });

    /// <summary>Written from the reference, not from our own check.</summary>
    private static CallbackRequest Sign(CallbackRequest request)
    {
        var signed = request.Parameters
            .Append(KeyValuePair.Create("nonce", Guid.NewGuid().ToString()))
            .Append(KeyValuePair.Create("timestamp", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToArray();
        var text = string.Concat(signed.Select(pair => $"&{pair.Key}={pair.Value.Replace('&', '_').Replace('=', '_')}"));
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text));
        return request with { Parameters = [.. signed, KeyValuePair.Create("sig", Convert.ToHexString(hash))] };
    }
}
