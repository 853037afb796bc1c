using System.Collections.Frozen;
using Iris.Core.Kernel;

namespace Iris.Api.Errors;

/// <summary>What a code means in one place where it comes from.</summary>
/// <param name="Where">What it is about, in the words of the paper.</param>
/// <param name="Status">The HTTP status, or the status of an interaction, with which it comes; null where the paper names none.</param>
/// <param name="Cause">Why it comes.</param>
/// <param name="Cure">What to do about it; empty for nothing.</param>
internal sealed record ErrorMeaning(Text Where, string? Status, Text Cause, Text Cure);

/// <summary>The codes of <c>docs/errors.md</c>, which is built in: that page and <c>errores.md</c> beside this file are all that says what a code means.</summary>
internal static class ErrorCatalogue
{
    private static readonly Lazy<FrozenDictionary<string, IReadOnlyList<ErrorMeaning>>> Entries = new(Read);

    public static IReadOnlyCollection<string> Codes => Entries.Value.Keys;

    /// <summary>What a code means, in the order of the page; null for one that is not there.</summary>
    public static IReadOnlyList<ErrorMeaning>? Find(string code) => Entries.Value.GetValueOrDefault(code);

    private static FrozenDictionary<string, IReadOnlyList<ErrorMeaning>> Read()
    {
        var spanish = ErrorPage.Read("errores.md").ToLookup(row => row.Code);
        return ErrorPage.Read("errors.md").GroupBy(row => row.Code).ToFrozenDictionary(
            rows => rows.Key,
            rows => (IReadOnlyList<ErrorMeaning>)[.. rows.Select((row, place) => Meaning(row, spanish[rows.Key].ElementAtOrDefault(place)))]);
    }

    private static ErrorMeaning Meaning(ErrorRow english, ErrorRow? spanish) => new(
        new(spanish?.Section ?? english.Section, english.Section), english.Status,
        new(spanish?.Cause ?? english.Cause, english.Cause), new(spanish?.Cure ?? english.Cure, english.Cure));
}
