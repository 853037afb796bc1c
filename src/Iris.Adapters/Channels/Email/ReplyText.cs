using System.Text.RegularExpressions;
using Iris.Core.Channels;

namespace Iris.Adapters.Channels.Email;

/// <summary>Parts what somebody wrote from what their mail program quotes below, above and in between, and from the signature.</summary>
/// <param name="New">What they wrote; null for nothing.</param>
/// <param name="Quoted">The rest; null for none.</param>
internal sealed partial record ReplyText(string? New, string? Quoted)
{
    private const int MaxLines = 10_000;

    /// <summary>Longest line in which a phrase of a mail program is looked for.</summary>
    private const int MaxMark = 512;

    /// <summary>Lines over which "On … wrote:" may be folded.</summary>
    private const int MaxFolded = 3;

    private static readonly string[] Wrote = [" wrote", " escribió", " escribio", " schrieb", " a écrit", " escreveu", " ha scritto", " schreef", " napisał(a)"];

    public static ReplyText Of(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n', MaxLines);
        var isQuoted = new bool[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            if (IsQuote(lines[i]))
            {
                isQuoted[i] = true;
            }
            else if (FoldedAttribution(lines, i) is var folded and > 0)
            {
                // Where nothing is marked as quoted behind it, all of it is: some programs mark nothing.
                var next = NextFilled(lines, i + folded);
                var end = next < lines.Length && IsQuote(lines[next]) ? next : lines.Length;
                Array.Fill(isQuoted, true, i, end - i);
                i = end - 1;
            }
            else if (EndsHere(lines, i))
            {
                Array.Fill(isQuoted, true, i, lines.Length - i);
                break;
            }
        }

        return new ReplyText(Join(lines, isQuoted, false), Join(lines, isQuoted, true));
    }

    private static bool IsQuote(string line) => line.StartsWith('>') || line == HtmlLines.QuoteMark;

    /// <returns>How many lines "On … wrote:" takes from here on; 0 when it is none.</returns>
    private static int FoldedAttribution(string[] lines, int index)
    {
        var joined = "";
        for (var count = 1; count <= MaxFolded && index + count <= lines.Length; count++)
        {
            var line = lines[index + count - 1].Trim();
            if (line.Length is 0 or > MaxMark || (count == 1 && !Opening().IsMatch(line)))
                return 0;

            joined += " " + line;
            if (line.EndsWith(':') && IsAttribution(joined))
                return count;
        }

        return 0;
    }

    /// <summary>"On (date), (somebody) wrote:", or with the address at its end.</summary>
    private static bool IsAttribution(string line)
    {
        var said = line.AsSpan().TrimEnd(": \u00a0");
        if (!said.ContainsAnyInRange('0', '9'))
            return false;

        foreach (var word in Wrote)
        {
            if (said.EndsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return said.EndsWith('>') || line.Contains(" schrieb ", StringComparison.OrdinalIgnoreCase) || line.Contains(" schreef ", StringComparison.OrdinalIgnoreCase);
    }

    private static bool EndsHere(string[] lines, int index)
    {
        var line = lines[index].TrimEnd();
        if (line.Length > MaxMark)
            return false;

        return line == HtmlLines.TailMark || line == "--" || Divider().IsMatch(line) || Device().IsMatch(line) || IsHeaderBlock(lines, index);
    }

    /// <summary>The header that Outlook puts above what it quotes: From, and at least two of the others right behind it.</summary>
    private static bool IsHeaderBlock(string[] lines, int index)
    {
        var first = lines[index].Trim(' ', '*', '\t');
        if (!BlockFrom().IsMatch(first))
            return false;

        var others = 0;
        for (var i = index + 1; i < Math.Min(lines.Length, index + 7); i++)
        {
            if (lines[i].Length <= MaxMark && BlockOther().IsMatch(lines[i].Trim(' ', '*', '\t')))
                others++;
        }

        return others >= 2;
    }

    private static int NextFilled(string[] lines, int index)
    {
        while (index < lines.Length && string.IsNullOrWhiteSpace(lines[index]))
            index++;
        return index;
    }

    private static string? Join(string[] lines, bool[] isQuoted, bool quoted)
    {
        var chosen = lines.Where((line, i) => isQuoted[i] == quoted && line != HtmlLines.TailMark && line != HtmlLines.QuoteMark);
        var text = string.Join('\n', chosen.Select(line => line.TrimEnd())).Trim('\n', ' ', '\t');
        return text.Length == 0 ? null : ProviderWords.Cut(text, ProviderWords.MaxText);
    }

    [GeneratedRegex(@"^(?:On|El|Am|Le|Em|Il|Op|W dniu|\d{4}-\d\d-\d\d)\s", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"^\s*-{2,}\s*(?:Original Message|Original Appointment|Forwarded message|Mensaje original|Mensaje reenviado|Message d'origine|Message transféré|Mensagem original|Ursprüngliche Nachricht|Messaggio originale)\s*-{2,}\s*$|^_{20,}$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Divider();

    [GeneratedRegex(
        @"^(?:Sent from my |Sent from (?:Outlook|Mail|Yahoo)|Get Outlook for |Enviado desde |Enviado do meu |Obtener Outlook para |Envoyé de mon |Von meinem .{1,30} gesendet)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Device();

    [GeneratedRegex(@"^(?:From|De|Von|Da)\s?:\s?\*?\s*\S", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex BlockFrom();

    [GeneratedRegex(
        @"^(?:Sent|Date|To|Cc|Subject|Enviado(?: el)?|Fecha|Para|Asunto|Envoyé|À|Objet|Gesendet|An|Betreff|Data|Assunto)\s?:",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex BlockOther();
}
