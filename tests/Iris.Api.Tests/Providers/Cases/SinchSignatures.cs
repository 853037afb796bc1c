using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Iris.Api.Tests.Providers.Cases;

/// <summary>Signs as Sinch does; written from the reference, not from our own check. (Source: C.4)</summary>
internal static class SinchSignatures
{
    public const string Secret = "sinch-secret";

    public static CallbackRequest Sign(CallbackRequest request)
    {
        var nonce = Guid.NewGuid().ToString("N");
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{request.Json}.{nonce}.{timestamp}"));
        return request
            .With("x-sinch-webhook-signature", Convert.ToBase64String(hash))
            .With("x-sinch-webhook-signature-algorithm", "HmacSHA256")
            .With("x-sinch-webhook-signature-nonce", nonce)
            .With("x-sinch-webhook-signature-timestamp", timestamp);
    }
}
