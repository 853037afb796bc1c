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

    /// <summary>A text that is longer is no keyword, whatever is around it.</summary>
    private const int MaxSaid = 160;

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
            else if (words[i].Length > MaxLength)
                errors.Add(CommonErrors.TooLong($"{field}[{i}]", MaxLength));
        }
    }

    internal static void CheckLanguages(IReadOnlyList<string>? languages, string field, ErrorList errors)
    {
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

    /// <summary>Letters and digits alone, in one case, without accents, wide ones narrow; what is between them is one blank.</summary>
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var isApart = false;
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                    break;
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                    or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.SpacingCombiningMark:
                    if (isApart && folded.Length > 0)
                        folded.Append(' ');
                    isApart = false;
                    folded.Append(rune.Value == 'ı' ? new Rune('I') : Rune.ToUpperInvariant(rune));
                    break;
                default:
                    isApart = true;
                    break;
            }
        }

        return folded.ToString();
    }

    private static string Decomposed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            // Half a character: no word has that.
            return "";
        }
    }
}
