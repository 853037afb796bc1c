using System.Text;
using System.Text.RegularExpressions;
using MimeKit.Text;

namespace Iris.WebConsole.Messages;

/// <summary>
/// Makes of a mail what can be looked at: its words, tables and styles stay, and what would run, load or lead somewhere goes. What keeps a hostile mail in is
/// the policy of the frame that it is shown in; this keeps the mail from trying.
/// </summary>
internal static partial class MailCleaner
{
    private const int MostCharacters = 1_000_000;
    private const string Inline = "data:image/";
    private const string Style = "style";

    private static readonly HashSet<string> WithoutContent = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "noscript", "template", "iframe", "frameset", "object", "applet", "svg", "math", "audio", "video", "canvas", "select", "textarea", "title",
    };

    private static readonly HashSet<string> Left = new(StringComparer.OrdinalIgnoreCase)
    {
        "html", "head", "body", "style", "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col",
        "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img",
        "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td",
        "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
    };

    private static readonly HashSet<string> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "colspan", "dir", "face", "height", "id", "lang", "nowrap", "rowspan", "size", "span",
        "start", "title", "type", "valign", "width",
    };

    /// <param name="html">The mail.</param>
    /// <param name="picture">What stands where a picture is left out.</param>
    public static string Clean(string html, string picture)
    {
        using var text = new StringWriter(new StringBuilder(Math.Min(html.Length, MostCharacters) + 256));
        var tokens = new HtmlTokenizer(new StringReader(html.Length > MostCharacters ? html[..MostCharacters] : html));
        using (var writer = new HtmlWriter(text))
        {
            string? inside = null;
            while (tokens.ReadNextToken(out var token))
            {
                if (token is HtmlTagToken tag && (inside is null || (tag.IsEndTag && tag.Name.Equals(inside, StringComparison.OrdinalIgnoreCase))))
                    inside = Write(writer, tag, picture);
                else if (inside == Style && token is HtmlDataToken styles)
                    writer.WriteMarkupText(CleanStyle(styles.Data).Replace("<", "", StringComparison.Ordinal));
                else if (inside is null && token is { Kind: HtmlTokenKind.Data } and HtmlDataToken words)
                    writer.WriteText(words.Data);
            }

            // A tag at the very end is not closed otherwise.
            writer.Flush();
        }

        return text.ToString();
    }

    /// <returns>The element whose content is no text for people; null to go on.</returns>
    private static string? Write(HtmlWriter writer, HtmlTagToken tag, string picture)
    {
        if (WithoutContent.Contains(tag.Name))
            return tag.IsEndTag || tag.IsEmptyElement ? null : tag.Name;
        if (!Left.Contains(tag.Name))
            return null;

        if (tag.IsEndTag)
        {
            writer.WriteEndTag(tag.Name);
            return null;
        }

        if (tag.Name.Equals("img", StringComparison.OrdinalIgnoreCase) && !SourceOf(tag).StartsWith(Inline, StringComparison.OrdinalIgnoreCase))
        {
            var words = Value(tag, "alt");
            writer.WriteText($"[{(string.IsNullOrWhiteSpace(words) ? picture : words)}]");
            return null;
        }

        writer.WriteStartTag(tag.Name);
        foreach (var attribute in tag.Attributes)
            WriteAttribute(writer, attribute);
        return tag.Name.Equals(Style, StringComparison.OrdinalIgnoreCase) && !tag.IsEmptyElement ? Style : null;
    }

    private static void WriteAttribute(HtmlWriter writer, HtmlAttribute attribute)
    {
        var value = attribute.Value ?? "";
        switch (attribute.Name.ToLowerInvariant())
        {
            case Style:
                writer.WriteAttribute(Style, CleanStyle(value));
                break;
            case "src" when value.Trim().StartsWith(Inline, StringComparison.OrdinalIgnoreCase):
                writer.WriteAttribute("src", value.Trim());
                break;
            case "href":
                // It leads nowhere, and says where it would.
                writer.WriteAttribute("title", value);
                break;
            case var name when Attributes.Contains(name):
                writer.WriteAttribute(name, value);
                break;
        }
    }

    private static string SourceOf(HtmlTagToken tag) => Value(tag, "src").Trim();

    private static string Value(HtmlTagToken tag, string name) =>
        tag.Attributes.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value ?? "";

    /// <summary>
    /// Without what styles load; a backslash could write it so that it is not seen. Something stands in its place, or what is around it would be the same again.
    /// </summary>
    private static string CleanStyle(string style) => Loading().Replace(style.Replace("\\", "", StringComparison.Ordinal), " none ");

    [GeneratedRegex("""@import[^;]*;?|(?:url|src|image|image-set|-webkit-image-set|cross-fade)\s*\([^)]*\)?""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Loading();
}
