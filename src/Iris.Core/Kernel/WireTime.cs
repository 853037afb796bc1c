using System.Globalization;

namespace Iris.Core.Kernel;

/// <summary>Moments as callers write them and as notes show them.</summary>
internal static class WireTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'",
    ];

    /// <summary>A moment as notes of the history show it.</summary>
    public static string Show(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment in ISO 8601 with an offset; null with an error when it is not one.</summary>
    public static DateTimeOffset? Parse(string? text, string field, ErrorList errors)
    {
        if (text is null)
            return null;

        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return moment.ToUniversalTime();

        errors.Add(CommonErrors.InvalidDate(field));
        return null;
    }
}
