using System.Net;
using System.Text;

namespace Iris.Adapters.Channels.Email;

/// <summary>
/// The text of an HTML mail line by line, with marks where mail programs say that the rest is quoted. It reads a bounded part, once from left
/// to right, and never fails.
/// </summary>
internal static class HtmlLines
{
    /// <summary>A line of its own behind which all is quoted. From the private use area: nobody writes it, and it is taken out of what they do.</summary>
    public const string TailMark = "\uE0F1";

    /// <summary>A line of its own inside of what is quoted.</summary>
    public const string QuoteMark = "\uE0F2";

    private static readonly string[] WithoutText = ["style", "script", "head", "title"];

    private static readonly string[] Blocks =
        ["p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote", "section", "article"];

    /// <summary>What programs put into the tag at which the quoted part begins.</summary>
    private static readonly string[] Tails =
        ["gmail_quote", "gmail_signature", "yahoo_quoted", "divRplyFwdMsg", "appendonsend", "OutlookMessageHeader", "moz-signature", "protonmail_quote"];

    public static string Of(string html)
    {
        var rest = html.AsSpan(0, Math.Min(html.Length, IncomingMail.MaxText));
        var text = new StringBuilder();
        var depth = 0;
        while (!rest.IsEmpty)
        {
            var tag = rest.IndexOf('<');
            Write(text, tag < 0 ? rest : rest[..tag], depth);
            if (tag < 0)
                break;

            rest = AfterTag(rest[tag..], text, ref depth);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ReadOnlySpan<char> piece, int depth)
    {
        if (piece.IsEmpty)
            return;

        var isBlank = true;
        foreach (var c in WebUtility.HtmlDecode(piece.ToString()))
        {
            if (c is '\uE0F1' or '\uE0F2')
                continue;

            // Line ends of the source are blanks, and several are one.
            if (char.IsWhiteSpace(c))
            {
                if (text.Length > 0 && text[^1] is not (' ' or '\n'))
                    text.Append(' ');
                continue;
            }

            if (isBlank && depth > 0 && (text.Length == 0 || text[^1] == '\n'))
                text.Append("> ");
            isBlank = false;
            text.Append(c);
        }
    }

    private static ReadOnlySpan<char> AfterTag(ReadOnlySpan<char> html, StringBuilder text, scoped ref int depth)
    {
        if (html.StartsWith("<!--"))
            return After(html, "-->");

        var end = html.IndexOf('>');
        var tag = end < 0 ? html : html[..end];
        var isEnd = tag.Length > 1 && tag[1] == '/';
        var name = NameOf(tag[(isEnd ? 2 : 1)..]);
        if (name.Length == 0)
        {
            // A sign and no tag.
            text.Append('<');
            return html[1..];
        }

        if (!isEnd && IsOneOf(name, WithoutText))
        {
            var close = html.IndexOf($"</{name}", StringComparison.OrdinalIgnoreCase);
            return close < 0 ? [] : After(html[close..], ">");
        }

        var isQuote = name.Equals("blockquote", StringComparison.OrdinalIgnoreCase);
        if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
            EndLine(text, always: true);
        else if (IsOneOf(name, Blocks))
            EndLine(text, always: false);
        if (isQuote)
            depth = Math.Max(0, depth + (isEnd ? -1 : 1));
        if (!isEnd && IsTail(tag))
        {
            EndLine(text, always: false);
            text.Append(TailMark + "\n");
        }

        return end < 0 ? [] : html[(end + 1)..];
    }

    private static bool IsTail(ReadOnlySpan<char> tag)
    {
        var most = tag[..Math.Min(tag.Length, 1024)];
        foreach (var mark in Tails)
        {
            if (most.Contains(mark, StringComparison.OrdinalIgnoreCase) && !most.Contains("href", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static void EndLine(StringBuilder text, bool always)
    {
        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
        if (text.Length > 0 && (always || text[^1] != '\n'))
            text.Append('\n');
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> tag)
    {
        var length = 0;
        while (length < tag.Length && length < 16 && char.IsAsciiLetterOrDigit(tag[length]))
            length++;
        return length > 0 && char.IsAsciiLetter(tag[0]) ? tag[..length] : tag.StartsWith("!") ? tag[..1] : [];
    }

    private static bool IsOneOf(ReadOnlySpan<char> name, string[] names)
    {
        foreach (var one in names)
        {
            if (name.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> html, string mark)
    {
        var end = html.IndexOf(mark, StringComparison.Ordinal);
        return end < 0 ? [] : html[(end + mark.Length)..];
    }
}
