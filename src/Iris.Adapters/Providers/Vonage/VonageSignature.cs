using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Vonage;

/// <summary>
/// How Vonage signs the parameters of its SMS API, in callbacks and in requests alike: all but <c>sig</c>, sorted by name, <c>&amp;</c>
/// and <c>=</c> in values replaced by <c>_</c>, written as <c>&amp;name=value…</c>. Over that, a MD5 hash of it and the secret, or an HMAC.
/// (Source: C.6, "Signature")
/// </summary>
internal static class VonageSignature
{
    public const string SignatureName = "sig";
    public const string TimestampName = "timestamp";
    public const string NonceName = "nonce";

    // The methods have the names that the provider's own libraries give them.
    public const string Md5Hash = "md5hash";
    public const string HmacMd5 = "md5";
    public const string HmacSha1 = "sha1";
    public const string HmacSha256 = "sha256";
    public const string HmacSha512 = "sha512";

    /// <summary>Ours: a nonce is kept, so it must not be of any length.</summary>
    private const int MaxNonceLength = 200;

    /// <summary>Checks signature and time stamp; the verdict carries the nonce.</summary>
    /// <param name="parameters">Of the query, the form or the JSON object, decoded.</param>
    /// <param name="received">When the callback came.</param>
    /// <param name="secret">The account's signature secret.</param>
    /// <param name="method">One of the methods above.</param>
    public static CallbackVerdict Verify(
        IReadOnlyList<KeyValuePair<string, string>> parameters, DateTimeOffset received, string secret, string method)
    {
        // Either would let the same signed text be cut into other parameters than the provider signed.
        var byName = new Dictionary<string, string>(parameters.Count, StringComparer.OrdinalIgnoreCase);
        if (parameters.Any(pair => pair.Key.AsSpan().ContainsAny('&', '=') || !byName.TryAdd(pair.Key, pair.Value)))
            return CallbackVerdict.Forged("a parameter is repeated or has a name that cannot be signed");

        if (byName.GetValueOrDefault(SignatureName) is not { Length: > 0 } signature
            || byName.GetValueOrDefault(TimestampName) is not { Length: > 0 } timestamp
            || byName.GetValueOrDefault(NonceName) is not { Length: > 0 and <= MaxNonceLength } nonce)
            return CallbackVerdict.Forged("a parameter of the signature is missing");

        var expected = Encoding.ASCII.GetBytes(Sign(parameters, secret, method).ToUpperInvariant());
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature.ToUpperInvariant())))
            return CallbackVerdict.Forged("the signature does not match");

        return IsRecent(timestamp, received)
            ? CallbackVerdict.Genuine(nonce)
            : CallbackVerdict.Forged("the time stamp of the signature is not recent");
    }

    /// <summary>The signature of parameters, in hexadecimal digits of the case in which the provider writes them.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The provider chose the methods.")]
    [SuppressMessage("Security", "CA5351", Justification = "The provider chose the methods.")]
    public static string Sign(IEnumerable<KeyValuePair<string, string>> parameters, string secret, string method)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters.Where(pair => pair.Key != SignatureName).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append('&').Append(name).Append('=').Append(value.Replace('&', '_').Replace('=', '_'));

        var signed = Encoding.UTF8.GetBytes(text.ToString());
        var key = Encoding.UTF8.GetBytes(secret);
        return method switch
        {
            Md5Hash => Convert.ToHexStringLower(MD5.HashData([.. signed, .. key])),
            HmacMd5 => Convert.ToHexString(HMACMD5.HashData(key, signed)),
            HmacSha1 => Convert.ToHexString(HMACSHA1.HashData(key, signed)),
            HmacSha256 => Convert.ToHexString(HMACSHA256.HashData(key, signed)),
            HmacSha512 => Convert.ToHexString(HMACSHA512.HashData(key, signed)),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Not a method of signing."),
        };
    }

    private static bool IsRecent(string timestamp, DateTimeOffset received) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && ProviderCallback.IsRecent(seconds, received);
}
