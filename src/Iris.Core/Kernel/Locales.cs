using System.Globalization;
using System.Text.RegularExpressions;

namespace Iris.Core.Kernel;

/// <summary>Languages as BCP 47 tags, such as <c>es</c> or <c>es-MX</c>; case does not matter.</summary>
internal static partial class Locales
{
    private const int MaxLength = 64;

    public static IrisError NotALocale(string field) => new(
        "INVALID_LOCALE", field,
        new("Debe ser un código de idioma BCP 47, como es o es-MX.", "Must be a BCP 47 language tag, such as es or es-MX."));

    /// <summary>Whether it is one whose language and region are known.</summary>
    public static bool IsValid(string? tag) => Find(tag) is not null;

    /// <summary>How numbers and dates are written in a language; null for one that is not known.</summary>
    public static CultureInfo? Find(string? tag)
    {
        if (tag is not { Length: <= MaxLength } || Form().Match(tag) is not { Success: true } match)
            return null;

        try
        {
            return CultureInfo.GetCultureInfo(match.Groups["known"].Value, predefinedOnly: true) is { Name.Length: > 0 } culture ? culture : null;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A tag and what it falls back to, the nearest first: <c>es-MX</c>, <c>es</c>.</summary>
    public static IEnumerable<string> Fallbacks(string tag)
    {
        for (var end = tag.Length; end > 0; end = tag.LastIndexOf('-', end - 1))
            yield return tag[..end];
    }

    /// <summary>Language, script and region, which have to be known; variants, extensions and private use, which have to be well formed.</summary>
    [GeneratedRegex(
        @"^(?<known>[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?)(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
