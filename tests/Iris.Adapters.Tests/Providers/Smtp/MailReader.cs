using System.Text;
using System.Text.RegularExpressions;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>Reads the bytes of a message by RFC 5322 and RFC 2047, with nothing of the library that wrote them.</summary>
internal sealed partial class MailReader
{
    private readonly List<(string Name, string Value)> headers = [];

    public MailReader(string data)
    {
        var end = data.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        foreach (var line in data[..end].Split("\r\n"))
        {
            if (line[0] is ' ' or '\t')
                headers[^1] = (headers[^1].Name, headers[^1].Value + line);
            else
                headers.Add((line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        }
    }

    public IEnumerable<string> Names => headers.Select(header => header.Name);

    /// <summary>Unfolded, still encoded.</summary>
    public string Raw(string name) => headers.Single(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value.Trim();

    /// <summary>As a reader sees it: words decoded, blanks between two of them left out.</summary>
    public string Text(string name) => Decode(Raw(name));

    /// <summary>Display name and mailbox of the only address.</summary>
    public (string Name, string Address) Mailbox(string name)
    {
        var raw = Raw(name);
        var start = raw.LastIndexOf('<');
        if (start < 0)
            return ("", raw);

        var phrase = raw[..start].Trim();
        return (phrase.StartsWith('"') ? Escaped().Replace(phrase[1..^1], "$1") : Decode(phrase), raw[(start + 1)..^1]);
    }

    private static string Decode(string text) => EncodedWord().Replace(
        Between().Replace(text, "$1"),
        word => Encoding.GetEncoding(word.Groups[1].Value).GetString(
            word.Groups[2].Value is "B" or "b" ? Convert.FromBase64String(word.Groups[3].Value) : Quoted(word.Groups[3].Value)));

    private static byte[] Quoted(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            bytes.Add(text[i] switch
            {
                '_' => (byte)' ',
                '=' => Convert.ToByte(text.Substring(i + 1, 2), 16),
                var other => (byte)other,
            });
            i += text[i] == '=' ? 2 : 0;
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"(=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)\s+(?==\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)")]
    private static partial Regex Between();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();
}
