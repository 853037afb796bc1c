using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Iris.Core.Webhooks;

/// <summary>
/// The headers of the Standard Webhooks specification (standardwebhooks.com): HMAC-SHA256 over id, timestamp and body, once for every
/// live secret.
/// </summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>What a secret begins with as text; base64 follows.</summary>
    public const string SecretPrefix = "whsec_";

    public const int MinSecretBytes = 24;
    public const int MaxSecretBytes = 64;
    private const int NewSecretBytes = 32;

    /// <summary>Makes a secret.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NewSecretBytes));

    /// <summary>Whether a text is a secret: the prefix, then 24 to 64 bytes in base64.</summary>
    public static bool IsSecret(string text) => TryRead(text, out _);

    /// <summary>The value of the timestamp header.</summary>
    public static string Timestamp(DateTimeOffset moment) => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The value of the signature header: one signature for each secret, with blanks between them.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret), signed))}"));
    }

    private static byte[] KeyOf(string secret) =>
        TryRead(secret, out var key) ? key : throw new FormatException("A webhook secret is not in the form in which it is stored.");

    private static bool TryRead(string text, out byte[] key)
    {
        key = [];
        if (!text.StartsWith(SecretPrefix, StringComparison.Ordinal))
            return false;

        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[SecretPrefix.Length..], buffer, out var length) || length is < MinSecretBytes or > MaxSecretBytes)
            return false;

        key = buffer[..length];
        return true;
    }
}
