using System.Globalization;
using System.Text.Json.Serialization;
using FluentValidation;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>
/// When messages of an integration are not sent, by the clock on the recipient's wall. Times are local: on the days when clocks change,
/// quiet hours are an hour shorter or longer, and end when the clock says so.
/// </summary>
/// <param name="From">First quiet minute, <c>HH:mm</c>.</param>
/// <param name="To">First minute that is no longer quiet; before <paramref name="From"/> when midnight is between them.</param>
/// <param name="TimeZone">The zone of recipients whose own is not known: an IANA id, a Windows id, or an offset such as <c>+01:00</c>.</param>
public sealed record QuietHours(string From, string To, string TimeZone)
{
    private const string Format = "HH:mm";

    /// <summary>More turns of the clock than this are never needed to find the end.</summary>
    private const int MaxRounds = 4;

    [JsonIgnore]
    internal TimeOnly Begin { get; } = TimeOnly.ParseExact(From, Format, CultureInfo.InvariantCulture);

    [JsonIgnore]
    internal TimeOnly End { get; } = TimeOnly.ParseExact(To, Format, CultureInfo.InvariantCulture);

    /// <summary>When the quiet hours in which a moment falls are over; null when it falls in none.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="recipients">The recipients' zones; null for one that is not known.</param>
    public DateTimeOffset? EndAfter(DateTimeOffset moment, IReadOnlyCollection<TimeZoneInfo?> recipients)
    {
        var zones = recipients.DefaultIfEmpty().Select(zone => zone ?? TimeZones.Find(TimeZone) ?? TimeZoneInfo.Utc).Distinct().ToList();
        var end = moment;
        // When they end for one recipient they may have begun for another. Where they never end for all, nobody is waited for.
        for (var round = 0; round < MaxRounds; round++)
        {
            if (zones.Max(zone => EndIn(zone, end)) is not { } next)
                break;
            end = next;
        }

        return end == moment ? null : end;
    }

    internal static bool IsTime(string? text) =>
        TimeOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private DateTimeOffset? EndIn(TimeZoneInfo zone, DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        if (!TimeOnly.FromDateTime(local).IsBetween(Begin, End))
            return null;

        var end = local.Date + End.ToTimeSpan();
        if (end <= local)
            end = end.AddDays(1);
        // A time that the clocks jump over is never shown: the first one after it is.
        while (zone.IsInvalidTime(end))
            end = end.AddMinutes(1);
        // One that they show twice is quiet in between: the second counts.
        var offset = zone.IsAmbiguousTime(end) ? zone.GetAmbiguousTimeOffsets(end).Min() : zone.GetUtcOffset(end);
        return new DateTimeOffset(end, offset).ToUniversalTime();
    }
}

/// <summary>Quiet hours as a caller gives them; without any member they are taken away.</summary>
public sealed record QuietHoursDraft(string? From, string? To, string? TimeZone)
{
    internal static readonly InlineValidator<QuietHoursDraft> Rules = ErrorRules.Rules<QuietHoursDraft>(rules => rules.When(draft => !draft.IsEmpty, () =>
    {
        rules.RuleFor(draft => draft.From).NotNull().WithError(CommonErrors.Required).Must(QuietHours.IsTime).WithError(IntegrationErrors.InvalidTime);
        rules.RuleFor(draft => draft.To).NotNull().WithError(CommonErrors.Required).Must(QuietHours.IsTime).WithError(IntegrationErrors.InvalidTime)
            .Must((draft, to) => draft.From is null || draft.From != to).WithError(IntegrationErrors.NoQuietHours);
        rules.RuleFor(draft => draft.TimeZone).NotNull().WithError(CommonErrors.Required)
            .Must(zone => TimeZones.Find(zone) is not null).WithError(CommonErrors.UnknownTimeZone);
    }));

    private bool IsEmpty => From is null && To is null && TimeZone is null;

    /// <returns>Null when they are taken away, or are not valid.</returns>
    internal QuietHours? ToQuietHours() => IsEmpty || !Rules.Validate(this).IsValid ? null : new QuietHours(From!, To!, TimeZone!);
}
