using System.Globalization;

namespace Iris.Adapters.Channels;

/// <summary>A place as payloads write it: latitude and longitude in decimal degrees with a comma between them. (Source: B.3)</summary>
internal readonly record struct GeoPoint(double Latitude, double Longitude)
{
    /// <summary>Reads <c>latitude,longitude</c>; one blank after the comma is allowed.</summary>
    public static bool TryParse(string? text, out GeoPoint point)
    {
        const int Longest = 64;
        const NumberStyles Degrees = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        point = default;
        var parts = text is { Length: <= Longest } ? text.Split(',') : [];
        // Comparisons that hold: NaN is within no bounds and beyond none.
        if (parts.Length == 2
            && double.TryParse(parts[0], Degrees, CultureInfo.InvariantCulture, out var latitude) && Math.Abs(latitude) <= 90
            && double.TryParse(parts[1].StartsWith(' ') ? parts[1][1..] : parts[1], Degrees, CultureInfo.InvariantCulture, out var longitude)
            && Math.Abs(longitude) <= 180)
        {
            point = new GeoPoint(latitude, longitude);
            return true;
        }

        return false;
    }
}
