using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>The language in a user's metadata: the member <c>locale</c>, its name without regard to case; a BCP 47 tag such as <c>es-MX</c>.</summary>
internal static partial class UserLocale
{
    public const string Member = "locale";

    private const int MaxLength = 64;

    private static readonly Text NotALocale = new(
        "Debe ser un código de idioma BCP 47, como es o es-MX.", "Must be a BCP 47 language tag, such as es or es-MX.");

    /// <summary>Refuses what is no language.</summary>
    public static void Check(JsonElement? metadata, string field, ErrorList errors)
    {
        if (metadata is not { ValueKind: JsonValueKind.Object } own)
            return;

        foreach (var member in own.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && string.Equals(member.Name, Member, StringComparison.OrdinalIgnoreCase) && !IsLocale(member.Value))
                errors.Add("INVALID_LOCALE", $"{field}.{member.Name}", NotALocale);
        }
    }

    private static bool IsLocale(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: <= MaxLength } tag || Form().Match(tag) is not { Success: true } match)
            return false;

        try
        {
            return CultureInfo.GetCultureInfo(match.Groups["known"].Value, predefinedOnly: true).Name.Length > 0;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Language, script and region, which have to be known; variants, extensions and private use, which have to be well formed.</summary>
    [GeneratedRegex(
        @"^(?<known>[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?)(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
