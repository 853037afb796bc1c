using System.Text;

namespace Iris.Core.Kernel;

/// <summary>Texts as they are searched: composed and decomposed, upper and lower case, wide and narrow are the same.</summary>
internal static class FoldedText
{
    private const char DotAbove = '\u0307';

    /// <summary>The form of a text that all its spellings have. Doing it twice changes nothing.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();

        var folded = new StringBuilder(text.Length);
        foreach (var rune in Composed(text).EnumerateRunes())
            Append(folded, rune);
        // A small letter may be composed with a mark where the capital is not.
        return Composed(folded.ToString());
    }

    /// <summary>By way of the capital, where letters meet that have two small forms (σ, ς).</summary>
    private static void Append(StringBuilder folded, Rune rune)
    {
        var lower = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
        switch (lower.Value)
        {
            case 'İ' or 'ı':
                folded.Append('i');
                break;
            case 'ß':
                folded.Append("ss");
                break;
            // What İ becomes by the rules of other languages.
            case DotAbove when folded.Length > 0 && folded[^1] == 'i':
                break;
            default:
                folded.Append(lower);
                break;
        }
    }

    /// <summary>Halves of characters, and the one code that Unicode's tables refuse, become the replacement character.</summary>
    private static string Composed(string text)
    {
        var valid = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            valid.Append(rune.Value == 0xFFFE ? Rune.ReplacementChar : rune);
        return valid.ToString().Normalize(NormalizationForm.FormKC);
    }
}
