using System.Net;
using System.Text;

namespace Iris.Adapters.Http;

/// <summary>Reads form-encoded bodies. Nothing here throws: bytes that are no UTF-8 become U+FFFD, a <c>%</c> that escapes nothing stays.</summary>
internal static class WireForm
{
    /// <summary>The parameters in order; a name may repeat.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(ReadOnlySpan<byte> body)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = pair.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(end < 0
                ? KeyValuePair.Create(WebUtility.UrlDecode(pair), "")
                : KeyValuePair.Create(WebUtility.UrlDecode(pair[..end]), WebUtility.UrlDecode(pair[(end + 1)..])));
        }

        return pairs;
    }
}
