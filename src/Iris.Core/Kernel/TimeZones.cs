using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Iris.Core.Kernel;

/// <summary>Time zones as systems name them: by IANA id or an alias of one, by Windows id, or by an offset such as <c>UTC-8</c> or <c>+05:30</c>.</summary>
internal static partial class TimeZones
{
    /// <summary>Longest name that is looked at, with its blanks.</summary>
    public const int MaxLength = 64;

    /// <summary>The widest offset that a zone may have, in minutes.</summary>
    private const int MaxOffset = 14 * 60;

    private static readonly Lazy<FrozenDictionary<string, string>> Known = new(ReadKnown);

    /// <returns>Null when there is none of this name.</returns>
    public static TimeZoneInfo? Find(string? name)
    {
        if (name is null || name.Length > MaxLength)
            return null;

        var id = name.Trim();
        return OfOffset(id) ?? OfIana(id) ?? OfWindows(id);
    }

    private static TimeZoneInfo? OfOffset(string text)
    {
        if (text is "Z" or "z")
            return TimeZoneInfo.Utc;
        if (Offset().Match(text) is not { Success: true } match)
            return null;

        var minutes = (Number(match.Groups["hours"]) * 60) + Number(match.Groups["minutes"]);
        if (minutes > MaxOffset)
            return null;

        var sign = match.Groups["sign"].ValueSpan is "+" ? '+' : '-';
        var id = string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{minutes / 60:00}:{minutes % 60:00}");
        return minutes == 0 ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.FromMinutes(sign == '+' ? minutes : -minutes), id, id);
    }

    /// <summary>Many hosts come without the files of aliases (<c>US/Pacific</c>): Unicode's data know what they mean.</summary>
    private static TimeZoneInfo? OfIana(string id)
    {
        if (!Id().IsMatch(id))
            return null;
        if (Known.Value.TryGetValue(id, out var known))
            id = known;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            return zone;

        return TimeZoneInfo.TryConvertIanaIdToWindowsId(id, out var windows) ? OfWindows(windows) : null;
    }

    private static TimeZoneInfo? OfWindows(string id) =>
        TimeZoneInfo.TryConvertWindowsIdToIanaId(Known.Value.GetValueOrDefault(id, id), out var iana) && TimeZoneInfo.TryFindSystemTimeZoneById(iana, out var zone)
            ? zone
            : null;

    /// <summary>The ids as they are spelt, by any case.</summary>
    private static FrozenDictionary<string, string> ReadKnown()
    {
        var ids = TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).ToList();
        var windows = ids.Select(id => TimeZoneInfo.TryConvertIanaIdToWindowsId(id, out var name) ? name : null).OfType<string>();
        return ids.Concat(windows).Distinct(StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(id => id, StringComparer.OrdinalIgnoreCase);
    }

    private static int Number(Group part) => part.Success ? int.Parse(part.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    /// <summary>
    /// The system looks zones up as files: nothing that is no id may become a path, nor one of the host's own zone or of zones with leap seconds.
    /// </summary>
    [GeneratedRegex(@"^(?!(?i:posix|right|localtime|Factory|posixrules)(/|\z))[A-Za-z][A-Za-z0-9_+-]{1,31}(/[A-Za-z0-9_+-]{1,31}){0,2}\z")]
    private static partial Regex Id();

    /// <summary>As people mean it: east is positive.</summary>
    [GeneratedRegex(
        @"^((UTC|GMT) ?)?(?<sign>[+\-\u2212])(?<hours>[0-9]{1,2})(:?(?<minutes>[0-5][0-9]))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Offset();
}
