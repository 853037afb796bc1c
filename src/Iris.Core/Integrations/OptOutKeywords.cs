using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>The words by which end users opt out and in again.</summary>
public sealed record OptOutKeywords
{
    public const int MaxWords = 50;
    public const int MaxLength = 32;

    /// <summary>Longest reply to an opt-out, in characters.</summary>
    public const int MaxReplyLength = 1000;

    /// <summary>A text that is longer is no keyword, whatever is around it: no channel that hears opt-outs has longer ones.</summary>
    private const int MaxSaid = 4096;

    /// <summary>Pictures whose compatibility form is letters: beside a word they are no part of it.</summary>
    private static readonly FrozenSet<int> LetterPictures = FrozenSet.Create(
        [0x2122, 0x2139, 0x24C2, 0x3297, 0x3299, 0x1F201, 0x1F202, 0x1F21A, 0x1F22F, 0x1F250, 0x1F251, .. Enumerable.Range(0x1F232, 9)]);

    private const char Keycap = '\u20e3';

    /// <summary>
    /// What carriers and regulators name (English), and what people write in other languages. YES is left out on purpose: it answers
    /// questions of every kind. (Source: field-2026, D7)
    /// </summary>
    private static readonly FrozenDictionary<string, (string[] Out, string[] In)> ByLanguage = new Dictionary<string, (string[], string[])>
    {
        ["en"] = (["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT OUT"], ["START", "UNSTOP", "OPTIN", "OPT IN"]),
        ["es"] = (["BAJA", "ALTO"], ["ALTA"]),
        ["pt"] = (["PARAR", "SAIR"], ["VOLTAR"]),
        ["fr"] = (["ARRET", "DESABONNER"], ["REPRENDRE"]),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Default words that a button of the business may bear as well: tapped, they mean what the business asked.</summary>
    private static readonly FrozenSet<string> Labels = FrozenSet.Create("CANCEL", "END", "QUIT", "ALTO", "PARAR", "SAIR", "VOLTAR", "START", "REPRENDRE");

    private FrozenDictionary<string, string>? foldedOut;
    private FrozenDictionary<string, string>? foldedIn;

    /// <summary>Languages that have default words.</summary>
    public static IReadOnlyList<string> AllLanguages { get; } = ["en", "es", "pt", "fr"];

    /// <summary>A message that is one of these alone opts its sender out; null for the default words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Out { get; init; }

    /// <summary>A message that is one of these alone lifts the sender's opt-out; null for the default words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? In { get; init; }

    /// <summary>Whose default words are heard; null for all languages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Text that is sent once to who opts out by a keyword; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reply { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> EffectiveOut => Out ?? Defaults(words => words.Out);

    [JsonIgnore]
    public IReadOnlyList<string> EffectiveIn => In ?? Defaults(words => words.In);

    /// <summary>The opt-out word that a text consists of, in any case and with any signs around it; null for none.</summary>
    /// <param name="text">What the end user wrote.</param>
    /// <param name="isChoice">Whether it is the label of a button or row that the business gave.</param>
    public string? MatchOut(string? text, bool isChoice) => Match(text, isChoice && Out is null, foldedOut ??= Folded(EffectiveOut));

    /// <summary>The opt-in word that a text consists of; see <see cref="MatchOut"/>.</summary>
    /// <param name="text">What the end user wrote.</param>
    /// <param name="isChoice">Whether it is the label of a button or row that the business gave.</param>
    public string? MatchIn(string? text, bool isChoice) => Match(text, isChoice && In is null, foldedIn ??= Folded(EffectiveIn));

    internal static void Check(IReadOnlyList<string>? words, string field, ErrorList errors)
    {
        if (words?.Count > MaxWords)
            errors.Add(CommonErrors.TooMany(field, MaxWords));
        for (var i = 0; i < Math.Min(words?.Count ?? 0, MaxWords); i++)
        {
            if (string.IsNullOrWhiteSpace(words![i]) || Fold(words[i]).Length == 0)
                errors.Add(CommonErrors.Required($"{field}[{i}]"));
            else if (words[i].Trim().Any(char.IsControl))
                errors.Add(CommonErrors.ControlCharacter($"{field}[{i}]"));
            else if (words[i].Length > MaxLength)
                errors.Add(CommonErrors.TooLong($"{field}[{i}]", MaxLength));
        }
    }

    internal static void CheckLanguages(IReadOnlyList<string>? languages, string field, ErrorList errors)
    {
        // None at all would leave nobody a word to opt out by.
        if (languages?.Count == 0)
            errors.Add(CommonErrors.Required(field));
        if (languages?.Count > MaxWords)
            errors.Add(CommonErrors.TooMany(field, MaxWords));
        for (var i = 0; i < Math.Min(languages?.Count ?? 0, MaxWords); i++)
        {
            if (!ByLanguage.ContainsKey(languages![i]))
                errors.Add(CommonErrors.NotAllowed($"{field}[{i}]", AllLanguages));
        }
    }

    private static string? Match(string? text, bool withoutLabels, FrozenDictionary<string, string> words) =>
        text is null or { Length: > MaxSaid } || !words.TryGetValue(Fold(text), out var word) || (withoutLabels && Labels.Contains(word)) ? null : word;

    private List<string> Defaults(Func<(string[] Out, string[] In), string[]> which) =>
        [.. (Languages ?? AllLanguages).SelectMany(language => which(ByLanguage[language]))];

    private static FrozenDictionary<string, string> Folded(IReadOnlyList<string> words) =>
        words.DistinctBy(Fold).ToFrozenDictionary(Fold, word => word, StringComparer.Ordinal);

    /// <summary>
    /// Letters and digits alone, in one case, without accents, wide ones narrow; what is between them is one blank. Where there are none, the signs
    /// themselves: a thumb may be a word.
    /// </summary>
    private static string Fold(string text)
    {
        var (words, signs) = (new StringBuilder(text.Length), new StringBuilder());
        var isApart = false;
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                case UnicodeCategory.OtherLetter when IsFiller(rune):
                case UnicodeCategory.ModifierSymbol when IsSkinTone(rune):
                    break;
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                    or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.SpacingCombiningMark:
                    if (isApart && words.Length > 0)
                        words.Append(' ');
                    isApart = false;
                    words.Append(rune.Value == 'ı' ? new Rune('I') : Rune.ToUpperInvariant(rune));
                    break;
                default:
                    isApart = true;
                    if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
                        signs.Append(rune);
                    break;
            }
        }

        return words.Length > 0 ? words.ToString() : signs.ToString();
    }

    /// <summary>Letters that show nothing; the others of their kind become these.</summary>
    private static bool IsFiller(Rune rune) => rune.Value is 0x115F or 0x1160;

    private static bool IsSkinTone(Rune rune) => rune.Value is >= 0x1F3FB and <= 0x1F3FF;

    private static string Decomposed(string text) =>
        Ascii.IsValid(text) ? text : WithoutPictures(text).Normalize(NormalizationForm.FormKD);

    /// <summary>Other signs in place of pictures that would become letters or digits, and of halves of characters.</summary>
    private static string WithoutPictures(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == Keycap)
                kept.Length -= KeyLength(kept);
            if (LetterPictures.Contains(rune.Value) || rune.Value == Keycap)
                kept.Append('*');
            else
                kept.Append(rune);
        }

        return kept.ToString();
    }

    /// <summary>How many characters at the end are the key that a keycap stands on.</summary>
    private static int KeyLength(StringBuilder text)
    {
        var selector = text.Length > 0 && text[^1] == '\ufe0f' ? 1 : 0;
        return text.Length > selector && char.IsAsciiDigit(text[^(selector + 1)]) ? selector + 1 : 0;
    }
}
