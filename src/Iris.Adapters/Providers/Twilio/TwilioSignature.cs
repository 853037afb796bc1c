using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Twilio;

/// <summary>
/// How Twilio signs its callbacks: Base64(HMAC(secret, URL + the form's parameters sorted by name)), with SHA-1 and the auth token, or with a
/// shared key and the algorithm that a header names. A JSON body is not in it: the URL carries its SHA-256. There is neither time stamp nor
/// nonce; a repeated notice changes nothing more. (Sources: C.5; TW-KEYS; TW-SDK)
/// </summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    /// <summary>There when a shared key signed: <c>key=…,algorithm=…</c>. (Source: TW-KEYS)</summary>
    public const string SettingsHeader = "X-Twilio-Webhooks-Signature-Settings";
    public const string BodyHashName = "bodySHA256";
    public const string Sha1 = "HMAC_SHA1";
    public const string Sha256 = "HMAC_SHA256";

    /// <summary>Ours: more is no header of the provider's.</summary>
    private const int MaxParts = 8;

    /// <summary>Headers that a signature needs.</summary>
    public static readonly IReadOnlyList<string> Headers = [Header, SettingsHeader];

    /// <summary>Whether a shared key signed it, and not the auth token.</summary>
    public static bool IsOfSharedKey(ProviderCallback callback) => !string.IsNullOrEmpty(callback.Header(SettingsHeader));

    public static CallbackVerdict Verify(ProviderCallback callback, string secret)
    {
        if (callback.Header(Header) is not { Length: > 0 } signature)
            return CallbackVerdict.Forged("the header of the signature is missing");

        var algorithm = AlgorithmOf(callback);
        if (algorithm is not (Sha1 or Sha256))
            return CallbackVerdict.Forged("the algorithm of the signature is not known");

        var isForm = callback.IsForm;
        if (!isForm && callback.Body.Length > 0 && !HashMatches(callback))
            return CallbackVerdict.Forged("the body is not the one that was signed");

        var parameters = isForm ? Concatenate(WireForm.Parse(callback.Body)) : "";
        var given = Encoding.UTF8.GetBytes(signature);
        var isGenuine = Spellings(callback.Url).Distinct(StringComparer.Ordinal).Aggregate(
            false,
            (found, url) =>
                CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(secret, url + parameters, algorithm)), given) | found);
        return isGenuine ? CallbackVerdict.Genuine(null) : CallbackVerdict.Forged("the signature does not match");
    }

    /// <summary>The signature of a text: the URL, and behind it the parameters.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The provider chose the method.")]
    public static string Sign(string secret, string text, string algorithm = Sha1)
    {
        var (key, bytes) = (Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(algorithm == Sha256 ? HMACSHA256.HashData(key, bytes) : HMACSHA1.HashData(key, bytes));
    }

    /// <summary>Where none is named it is the one of auth tokens. (Source: TW-SDK)</summary>
    private static string AlgorithmOf(ProviderCallback callback)
    {
        foreach (var part in (callback.Header(SettingsHeader) ?? "").Split(',', MaxParts))
        {
            var mark = part.IndexOf('=', StringComparison.Ordinal);
            if (mark >= 0 && part.AsSpan(0, mark).Trim().SequenceEqual("algorithm") && part[(mark + 1)..].Trim() is { Length: > 0 } named)
                return named.ToUpperInvariant();
        }

        return Sha1;
    }

    private static string Concatenate(IReadOnlyList<KeyValuePair<string, string>> form)
    {
        var text = new StringBuilder();
        // Of a name that is there several times, each value once. (Source: TW-SDK)
        foreach (var values in form.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var value in values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                text.Append(values.Key).Append(value);
        }
        return text.ToString();
    }

    private static bool HashMatches(ProviderCallback callback)
    {
        var expected = Convert.ToHexStringLower(SHA256.HashData(callback.Body));
        var given = callback.QueryValue(BodyHashName) ?? "";
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(given));
    }

    /// <summary>
    /// How the provider may have written the URL that it signed: with the scheme's own port or without, its query as it called it, with the
    /// characters escaped that browsers escape, or read and written again. (Source: TW-SDK)
    /// </summary>
    private static IEnumerable<string> Spellings(string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var query = mark < 0 ? "" : url[mark..];
        string[] queries = query.Length <= 1 ? [query] : [query, AsBrowser(query), $"?{Rewritten(query[1..])}"];
        return from place in Places(mark < 0 ? url : url[..mark]) from spelling in queries select place + spelling;
    }

    private static IEnumerable<string> Places(string url)
    {
        yield return url;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed))
            yield break;

        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.AsSpan(start).IndexOf('/') is var length && length < 0 ? url.Length : start + length;
        var authority = url[start..end];
        var port = authority.LastIndexOf(':');
        var hasPort = port > authority.LastIndexOf(']');
        yield return hasPort
            ? $"{url[..(start + port)]}{url[end..]}"
            : $"{url[..end]}:{parsed.Port}{url[end..]}";
    }

    private static string AsBrowser(string query) => query
        .Replace("'", "%27", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal)
        .Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);

    /// <summary>Blanks as <c>%20</c>, values of one name beside each other.</summary>
    private static string Rewritten(string query) => string.Join('&', WireForm.Parse(Encoding.UTF8.GetBytes(query))
        .GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
        .SelectMany(group => group, (group, value) => $"{Escaped(group.Key)}={Escaped(value)}"));

    /// <summary>As <c>encodeURIComponent</c> does.</summary>
    private static string Escaped(string text) => Uri.EscapeDataString(text)
        .Replace("%21", "!", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal)
        .Replace("%28", "(", StringComparison.Ordinal).Replace("%29", ")", StringComparison.Ordinal)
        .Replace("%2A", "*", StringComparison.Ordinal);
}
