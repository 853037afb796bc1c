using System.Text;
using MimeKit;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>
/// Texts of headers as encoded words (RFC 2047), where they need it. The library leaves a text alone that looks encoded, so that it would arrive decoded,
/// and encodes the quotes around a name with the name.
/// </summary>
internal static class SmtpWords
{
    /// <summary>Bytes in one word: 75 characters at most, of which base64 has four for each three bytes.</summary>
    private const int MaxBytes = 45;

    /// <summary>Whether a text in a header would not be read as it is.</summary>
    public static bool AreNeeded(string text) => !Ascii.IsValid(text) || text.Contains("=?", StringComparison.Ordinal);

    /// <summary>Gives a header a text.</summary>
    public static void Set(HeaderList headers, string name, string text)
    {
        headers[name] = text;
        if (AreNeeded(text))
            headers[headers.LastIndexOf(name)].SetRawValue(Encoding.ASCII.GetBytes($" {Encode(text)}\r\n"));
    }

    /// <summary>Gives an address header its only mailbox.</summary>
    /// <param name="header">The header.</param>
    /// <param name="name">The display name.</param>
    /// <param name="path">The address as commands have it.</param>
    public static void SetMailbox(Header header, string name, string path) =>
        header.SetRawValue(Encoding.UTF8.GetBytes($" {Encode(name)}\r\n <{path}>\r\n"));

    private static string Encode(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>(MaxBytes);
        var rune = new byte[4];
        foreach (var one in text.EnumerateRunes())
        {
            var length = one.EncodeToUtf8(rune);
            // No character is divided between two words.
            if (bytes.Count + length > MaxBytes)
                Close();
            bytes.AddRange(rune.AsSpan(0, length));
        }

        Close();
        return string.Join("\r\n ", words);

        void Close()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }
}
