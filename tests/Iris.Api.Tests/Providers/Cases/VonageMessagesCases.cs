using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Providers.Cases;

/// <summary>The Vonage Messages API: called by an account or by an application's token, its callbacks signed by a token. (Source: C.7)</summary>
internal static class VonageMessagesCases
{
    private const string Secret = "vonage-messages-secret";
    private static readonly RSA Key = RSA.Create(2048);

    public static readonly ProviderCase Sms = Case("SMS", "simple-text", AccountSettings, call => call.Headers["authorization"] == "Basic azpz");

    public static readonly ProviderCase Rcs = Case("RCS", "text-message-rcs", ApplicationSettings, IsOfTheApplication);

    public static readonly ProviderCase WhatsApp = Case("WhatsApp", "simple-text", ApplicationSettings, IsOfTheApplication);

    private static ProviderCase Case(string channel, string type, Func<string, object> settings, Func<ReceivedCall, bool> isAuthorized) =>
        new(channel, "VonageMessages")
        {
            Settings = settings,
            Payload = new { Type = type, Text = "Hola" },
            Answer = (run, call) => call switch
            {
                _ when !call.Path.EndsWith("/v1/messages", StringComparison.Ordinal) => null,
                _ when !isAuthorized(call) => (401, new { title = "You did not provide correct credentials." }),
                _ => (202, new { message_uuid = run.MessageId }),
            },
            Notices =
            [
                new("submitted", run => Status(run, channel, "submitted", null)),
                new("delivered", run => Status(run, channel, "delivered", null)),
                // Nobody tells that a SMS was read.
                .. channel == "SMS" ? [] : new[] { new ProviderCaseNotice("read", run => Status(run, channel, "read", null)) },
            ],
            Failure = new("undeliverable", run => Status(run, channel, "undeliverable", new
            {
                type = "https://developer.vonage.com/api-errors/messages#1320",
                title = "1320",
                detail = "Message already sent",
                instance = "bf0ca0bf927b3b52e3cb03217e1a1ddf",
            })),
            Inbound = run => CallbackRequest.OfJson(new
            {
                channel = channel.ToLowerInvariant(),
                message_uuid = $"mo-{run.MessageId}",
                from = run.Phone,
                to = "34900000000",
                timestamp = "2026-01-01T10:01:00Z",
                message_type = "text",
                text = ProviderRun.ReplyText,
            }),
            Sign = (_, request) => Sign(request),
        };

    private static object AccountSettings(string baseUrl) => new { baseUrl, apiKey = "k", apiSecret = "s", from = "IRIS", signatureSecret = Secret };

    private static object ApplicationSettings(string baseUrl) => new
    {
        baseUrl,
        applicationId = "app-1",
        privateKey = Key.ExportPkcs8PrivateKeyPem(),
        from = "IRIS",
        signatureSecret = Secret,
    };

    private static bool IsOfTheApplication(ReceivedCall call)
    {
        var parts = call.Headers["authorization"]["Bearer ".Length..].Split('.');
        return Key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1);
    }

    private static CallbackRequest Status(ProviderRun run, string channel, string status, object? error) => CallbackRequest.OfJson(new
    {
        message_uuid = run.MessageId,
        to = run.Phone,
        from = "34900000000",
        timestamp = "2026-01-01T10:00:05Z",
        status,
        error,
        client_ref = run.Reference,
        channel = channel.ToLowerInvariant(),
    });

    /// <summary>Written from the reference, not from our own check.</summary>
    private static CallbackRequest Sign(CallbackRequest request)
    {
        static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
        var signed = Part(new { alg = "HS256", typ = "JWT" }) + "." + Part(new
        {
            iat = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            jti = Guid.NewGuid(),
            iss = "Vonage",
            payload_hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Json!))),
            api_key = "k",
            application_id = "app-1",
        });
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed));
        return request.With("Authorization", $"Bearer {signed}.{Base64Url.EncodeToString(hash)}");
    }
}
