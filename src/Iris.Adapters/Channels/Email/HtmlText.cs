using System.Net;
using System.Text;

namespace Iris.Adapters.Channels.Email;

/// <summary>
/// Plain text of an HTML body, good enough for a line in a list. It reads a bounded part, once from left to right, and never fails.
/// </summary>
internal static class HtmlText
{
    private const int MaxRead = 64 * 1024;
    private const int MaxText = 1024;

    private static readonly string[] WithoutText = ["style", "script", "head", "title"];

    public static string Of(string html)
    {
        var rest = html.AsSpan(0, Math.Min(html.Length, MaxRead));
        var text = new StringBuilder();
        while (!rest.IsEmpty && text.Length < MaxText)
        {
            var tag = rest.IndexOf('<');
            text.Append(tag < 0 ? rest : rest[..tag]);
            rest = tag < 0 ? [] : AfterTag(rest[tag..]);
            text.Append(' ');
        }

        return string.Join(' ', WebUtility.HtmlDecode(text.ToString()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What follows a tag, a comment, or an element whose content is no text.</summary>
    private static ReadOnlySpan<char> AfterTag(ReadOnlySpan<char> html)
    {
        if (html.StartsWith("<!--"))
            return After(html, "-->");

        foreach (var name in WithoutText)
        {
            if (html[1..].StartsWith(name, StringComparison.OrdinalIgnoreCase) && !IsNameChar(html, name.Length + 1))
            {
                var end = html.IndexOf($"</{name}", StringComparison.OrdinalIgnoreCase);
                return end < 0 ? [] : After(html[end..], ">");
            }
        }

        return After(html, ">");
    }

    private static bool IsNameChar(ReadOnlySpan<char> html, int index) => index < html.Length && char.IsAsciiLetterOrDigit(html[index]);

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> html, string mark)
    {
        var end = html.IndexOf(mark, StringComparison.Ordinal);
        return end < 0 ? [] : html[(end + mark.Length)..];
    }
}
