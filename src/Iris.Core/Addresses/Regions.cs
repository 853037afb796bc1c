using Iris.Core.Kernel;

namespace Iris.Core.Addresses;

/// <summary>Countries whose national writing of phone numbers can be read, by their ISO 3166 code.</summary>
internal static class Regions
{
    private static readonly Text NotARegion = new(
        "Debe ser un código de país ISO 3166 de dos letras, como ES o MX.", "Must be a two-letter ISO 3166 country code, such as ES or MX.");

    /// <summary>Adds an error for what is none; null and empty are none.</summary>
    public static void Check(string? region, string field, ErrorList errors)
    {
        if (Of(region) is { } code && !PhoneNumberKind.IsRegion(code))
            errors.Add("INVALID_REGION", field, NotARegion);
    }

    /// <summary>As it is stored; null for none.</summary>
    public static string? Of(string? region) => string.IsNullOrWhiteSpace(region) ? null : region.Trim().ToUpperInvariant();
}
