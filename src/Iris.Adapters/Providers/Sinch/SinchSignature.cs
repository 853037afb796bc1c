using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>
/// How Sinch signs its callbacks: Base64(HMAC-SHA256(secret, body + "." + nonce + "." + time stamp)) over the raw bytes. The same for
/// the Conversation API and, where it is configured for the service plan, for the SMS API. (Source: C.4, C.1)
/// </summary>
internal static class SinchSignature
{
    public const string SignatureHeader = "x-sinch-webhook-signature";
    public const string TimestampHeader = "x-sinch-webhook-signature-timestamp";
    public const string NonceHeader = "x-sinch-webhook-signature-nonce";
    public const string AlgorithmHeader = "x-sinch-webhook-signature-algorithm";

    public static readonly IReadOnlyCollection<string> Headers = [SignatureHeader, TimestampHeader, NonceHeader, AlgorithmHeader];
    private const string Algorithm = "HmacSHA256";

    /// <summary>Ours: a nonce is kept, so it must not be of any length.</summary>
    private const int MaxNonceLength = 200;

    /// <summary>Checks signature and time stamp; the verdict carries the nonce.</summary>
    public static CallbackVerdict Verify(ProviderCallback callback, string secret)
    {
        if (callback.Header(SignatureHeader) is not { Length: > 0 } signature
            || callback.Header(TimestampHeader) is not { Length: > 0 } timestamp
            || callback.Header(NonceHeader) is not { Length: > 0 and <= MaxNonceLength } nonce)
            return CallbackVerdict.Forged("a header of the signature is missing");

        if (callback.Header(AlgorithmHeader) is { Length: > 0 } algorithm && !algorithm.Equals(Algorithm, StringComparison.OrdinalIgnoreCase))
            return CallbackVerdict.Forged("the algorithm of the signature is not known");

        var expected = Encoding.ASCII.GetBytes(Sign(secret, callback.Body, nonce, timestamp));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)))
            return CallbackVerdict.Forged("the signature does not match");

        return IsRecent(timestamp, callback.Received)
            ? CallbackVerdict.Genuine(nonce)
            : CallbackVerdict.Forged("the time stamp of the signature is not recent");
    }

    /// <summary>The signature of a callback, as the provider makes it.</summary>
    public static string Sign(string secret, ReadOnlySpan<byte> body, string nonce, string timestamp)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(body);
        hmac.AppendData(Encoding.UTF8.GetBytes($".{nonce}.{timestamp}"));
        return Convert.ToBase64String(hmac.GetHashAndReset());
    }

    private static bool IsRecent(string timestamp, DateTimeOffset received) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && ProviderCallback.IsRecent(seconds, received);
}
