using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Iris.Adapters.Providers.Twilio;

/// <summary>
/// What Twilio puts in place of characters outside GSM-7 where a send asks for <c>SmartEncoded</c>: by it a text is billed. What is not in the table
/// stays, and makes the text UCS-2. (Source: TW-SMART)
/// </summary>
internal static class TwilioSmartEncoding
{
    private static readonly (string Characters, string Become)[] Table =
    [
        ("\u00AB\u00BB\u02BA\u02EE\u201C\u201D\u201E\u201F\u275D\u275E\u301D\u301E\uFF02", "\""),
        ("\u0060\u00B4\u02B9\u02BB\u02BC\u02BD\u02C8\u02CA\u02CB\u0313\u0314\u2018\u2019\u201B\u275B\u275C\uFE10\uFE11\uFF07", "'"),
        ("\u00F7\u0337\u0338\u2044\u2215\u29F8\uFF0F", "/"),
        ("\u00BC", "1/4"),
        ("\u00BD", "1/2"),
        ("\u00BE", "3/4"),
        ("\u20E5\u29F5\u29F9\uFE68\uFF3C", "\\"),
        ("\u0332\u2017\uFF3F", "_"),
        ("\u20D2\u20D3\u2223\u239C\u239F\u23B8\u23B9\u23D0\uFF5C", "|"),
        ("\u2010\u2013\u2014\u2015\u2022\u2043\u23BC\u23BD\uFE63\uFF0D", "-"),
        ("\uFE6B\uFF20", "@"),
        ("\uFE69\uFF04", "$"),
        ("\u01C3\uFE15\uFE57\uFF01", "!"),
        ("\uFE5F\uFF03", "#"),
        ("\uFE6A\uFF05", "%"),
        ("\uFE60\uFF06", "&"),
        ("\u0326\u201A\u3001\uFE50\uFE51\uFF0C\uFF64", ","),
        ("\u2768\u276A\u27EE\u2985\uFE59\uFF08", "("),
        ("\u2769\u276B\u27EF\u2986\uFE5A\uFF09", ")"),
        (
            "\u204E\u2217\u229B\u2722\u2723\u2724\u2725\u2731\u2732\u2733\u273A\u273B\u273C\u273D\u2743\u2749\u274A\u274B\u29C6\uFE61"
            + "\uFF0A", "*"),
        ("\u02D6\uFE62\uFF0B", "+"),
        ("\u3002\uFE52\uFF0E\uFF61", "."),
        ("\uFF10", "0"),
        ("\uFF11", "1"),
        ("\uFF12", "2"),
        ("\uFF13", "3"),
        ("\uFF14", "4"),
        ("\uFF15", "5"),
        ("\uFF16", "6"),
        ("\uFF17", "7"),
        ("\uFF18", "8"),
        ("\uFF19", "9"),
        ("\u02D0\u02F8\u2982\uA789\uFE13\uFF1A", ":"),
        ("\u204F\uFE14\uFE54\uFF1B", ";"),
        ("\u2039\uFE64\uFF1C", "<"),
        ("\u0347\uA78A\uFE66\uFF1D", "="),
        ("\u203A\uFE65\uFF1E", ">"),
        ("\uFE16\uFE56\uFF1F", "?"),
        ("\u1D00\uFF21", "A"),
        ("\u0299\uFF22", "B"),
        ("\u1D04\uFF23", "C"),
        ("\u1D05\uFF24", "D"),
        ("\u1D07\uFF25", "E"),
        ("\uA730\uFF26", "F"),
        ("\u0262\uFF27", "G"),
        ("\u029C\uFF28", "H"),
        ("\u026A\uFF29", "I"),
        ("\u1D0A\uFF2A", "J"),
        ("\u1D0B\uFF2B", "K"),
        ("\u029F\uFF2C", "L"),
        ("\u1D0D\uFF2D", "M"),
        ("\u0274\uFF2E", "N"),
        ("\u1D0F\uFF2F", "O"),
        ("\u1D18\uFF30", "P"),
        ("\uFF31", "Q"),
        ("\u0280\uFF32", "R"),
        ("\uA731\uFF33", "S"),
        ("\u1D1B\uFF34", "T"),
        ("\u1D1C\uFF35", "U"),
        ("\u1D20\uFF36", "V"),
        ("\u1D21\uFF37", "W"),
        ("\uFF38", "X"),
        ("\u028F\uFF39", "Y"),
        ("\u1D22\uFF3A", "Z"),
        ("\u02C6\u0302\u1DCD\uFF3E", "^"),
        ("\u2774\uFE5B\uFF5B", "{"),
        ("\u2775\uFE5C\uFF5D", "}"),
        ("\uFF3B", "["),
        ("\uFF3D", "]"),
        ("\u02DC\u02F7\u0303\u0330\u0334\u223C\uFF5E", "~"),
        (
            "\u0009\u0080\u008D\u0090\u009B\u009F\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029"
            + "\u202F\u205F\u3000", " "),
        ("\u0000\u0003\u0004\u0010\u0011\u0012\u0013\u0014\u0017\u0019\u200B\u200C\u2060\uFEFF", ""),
        ("\u203C", "!!"),
        ("\u2026", "..."),
    ];

    private static readonly FrozenDictionary<char, string> Replacements = Table
        .SelectMany(row => row.Characters, (row, character) => KeyValuePair.Create(character, row.Become)).ToFrozenDictionary();

    private static readonly SearchValues<char> Replaced = SearchValues.Create(string.Concat(Table.Select(row => row.Characters)));

    /// <summary>The text as it travels; the same where nothing is replaced.</summary>
    public static string Apply(string text)
    {
        if (!text.AsSpan().ContainsAny(Replaced))
            return text;

        var result = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (Replacements.TryGetValue(character, out var become))
                result.Append(become);
            else
                result.Append(character);
        }

        return result.ToString();
    }
}
