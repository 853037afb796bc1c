using System.Globalization;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Shell;

namespace Iris.WebConsole.Interactions;

/// <summary>Why codes come, as the gateway explains them; what it does not know is the provider's own.</summary>
public sealed record CodeMeanings(IReadOnlyDictionary<string, string> Causes)
{
    /// <summary>More different ones are not looked up for one page.</summary>
    private const int Most = 12;

    private const int Longest = 64;

    /// <summary>The cause; null for a code that the gateway does not explain.</summary>
    public string? this[string? code] => code is not null && Causes.TryGetValue(code, out var cause) ? cause : null;

    internal static async Task<CodeMeanings> OfAsync(GatewayCalls api, IEnumerable<string?> codes, ConsoleLanguage language)
    {
        var causes = new Dictionary<string, string>();
        foreach (var code in codes.OfType<string>().Where(MayBeOurs).Distinct().Take(Most))
        {
            var answer = await api.GetAsync<Explained>($"/errors/{code}");
            if (answer.IsSuccess && answer.Payload.Of(language) is { } cause)
                causes[code] = cause;
        }

        return new CodeMeanings(causes);
    }

    private static bool MayBeOurs(string code) => code.Length is > 3 and <= Longest && char.IsAsciiLetterUpper(code[0]) && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');

    private sealed record Explained(IReadOnlyList<Meaning> Meanings)
    {
        /// <summary>Of ends of interactions, before refusals of calls that have the same name.</summary>
        public string? Of(ConsoleLanguage language)
        {
            var meaning = Meanings.LastOrDefault(one => !int.TryParse(one.Status, CultureInfo.InvariantCulture, out _)) ?? (Meanings is [var first, ..] ? first : null);
            return meaning is null ? null : (language.IsEnglish ? meaning.En : meaning.Es).Cause;
        }
    }

    private sealed record Meaning(string? Status, Texts Es, Texts En);

    private sealed record Texts(string Cause);
}
