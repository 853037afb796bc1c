using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Twilio;

/// <summary>
/// How Twilio signs its callbacks: Base64(HMAC-SHA1(auth token, URL + the form's parameters sorted by name)). A JSON body is not in it: the
/// URL carries its SHA-256. There is neither time stamp nor nonce; a repeated notice changes nothing more. (Source: C.5)
/// </summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";
    public const string BodyHashName = "bodySHA256";

    public static CallbackVerdict Verify(ProviderCallback callback, string authToken)
    {
        if (callback.Header(Header) is not { Length: > 0 } signature)
            return CallbackVerdict.Forged("the header of the signature is missing");

        var isForm = callback.IsForm;
        if (!isForm && callback.Body.Length > 0 && !HashMatches(callback))
            return CallbackVerdict.Forged("the body is not the one that was signed");

        var parameters = isForm ? Concatenate(WireForm.Parse(callback.Body)) : "";
        var given = Encoding.UTF8.GetBytes(signature);
        // The provider may have seen the URL with the scheme's own port in it, or without.
        var isGenuine = Spellings(callback.Url).Aggregate(
            false,
            (found, url) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(authToken, url + parameters)), given) | found);
        return isGenuine ? CallbackVerdict.Genuine(null) : CallbackVerdict.Forged("the signature does not match");
    }

    /// <summary>The signature of a text: the URL, and behind it the parameters.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The provider chose the method.")]
    public static string Sign(string authToken, string text) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text)));

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

    private static IEnumerable<string> Spellings(string url)
    {
        yield return url;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed))
            yield break;

        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.AsSpan(start).IndexOfAny('/', '?') is var length && length < 0 ? url.Length : start + length;
        var authority = url[start..end];
        var port = authority.LastIndexOf(':');
        var hasPort = port > authority.LastIndexOf(']');
        yield return hasPort
            ? $"{url[..(start + port)]}{url[end..]}"
            : $"{url[..end]}:{parsed.Port}{url[end..]}";
    }
}
