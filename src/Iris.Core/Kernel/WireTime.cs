using System.Globalization;
using System.Text.RegularExpressions;

namespace Iris.Core.Kernel;

/// <summary>Moments as callers write them and as notes show them.</summary>
internal static partial class WireTime
{
    private const int FractionDigitsOfTicks = 7;

    /// <summary>A moment as notes of the history show it.</summary>
    public static string Show(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// A moment as RFC 3339 writes it, or ISO 8601 without its seconds or with a short offset; null with an error when it is not one. What is
    /// shorter than a tick is cut off, and a leap second is the first one after it.
    /// </summary>
    public static DateTimeOffset? Parse(string? text, string field, ErrorList errors)
    {
        if (text is null)
            return null;

        if (Form().Match(text) is { Success: true } match && MomentOf(match.Groups) is { } moment)
            return moment;

        errors.Add(CommonErrors.InvalidDate(field));
        return null;
    }

    private static DateTimeOffset? MomentOf(GroupCollection parts)
    {
        var second = Number(parts["second"]);
        var isLeap = second == 60;
        var day = string.Create(CultureInfo.InvariantCulture, $"{parts["day"].ValueSpan} {parts["minute"].ValueSpan}:{(isLeap ? 59 : second):00}");
        if (!DateTime.TryParseExact(day, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;

        var offset = new TimeSpan(Number(parts["hours"]), Number(parts["minutes"]), 0);
        var ticks = local.Ticks + (parts["sign"].ValueSpan is "-" ? offset.Ticks : -offset.Ticks);
        if (isLeap)
        {
            // At the end of a month in UTC; nowhere else is there one.
            ticks += TimeSpan.TicksPerSecond;
            if (!IsDate(ticks) || new DateTime(ticks) is not { Day: 1, TimeOfDay.Ticks: 0 })
                return null;
        }
        else
        {
            ticks += TicksOf(parts["fraction"].Value);
        }

        return IsDate(ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private static bool IsDate(long ticks) => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;

    private static int Number(Group part) => part.Success ? int.Parse(part.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static long TicksOf(string fraction) => fraction.Length == 0
        ? 0
        : long.Parse(fraction.PadRight(FractionDigitsOfTicks, '0').AsSpan(0, FractionDigitsOfTicks), NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """
        ^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<minute>[0-9]{2}:[0-9]{2})(:(?<second>[0-5][0-9]|60)(\.(?<fraction>[0-9]{1,9}))?)?
        ([Zz]|(?<sign>[+-])(?<hours>[01][0-9]|2[0-3])(:?(?<minutes>[0-5][0-9]))?)\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
