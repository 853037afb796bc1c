using System.Globalization;
using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Integrations;

public sealed class QuietHoursTests
{
    private static readonly QuietHours Night = new("22:00", "08:00", "Europe/Madrid");

    [Theory]
    [InlineData("2026-01-15T20:59:59Z", null)]
    [InlineData("2026-01-15T21:00:00Z", "2026-01-16T07:00:00Z")]
    [InlineData("2026-01-16T00:30:00Z", "2026-01-16T07:00:00Z")]
    [InlineData("2026-01-16T06:59:59Z", "2026-01-16T07:00:00Z")]
    [InlineData("2026-01-16T07:00:00Z", null)]
    // In summer the clock is two hours ahead of UTC.
    [InlineData("2026-07-15T19:59:59Z", null)]
    [InlineData("2026-07-15T20:00:00Z", "2026-07-16T06:00:00Z")]
    // The nights on which the clocks change.
    [InlineData("2026-03-28T21:00:00Z", "2026-03-29T06:00:00Z")]
    [InlineData("2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z")]
    public void EndAfter_OverMidnight_GoesByTheLocalClock(string moment, string? end) => AssertEnd(end, Night, moment);

    [Theory]
    [InlineData("2026-01-15T12:30:00Z", "2026-01-15T14:00:00Z")]
    [InlineData("2026-01-15T14:00:00Z", null)]
    [InlineData("2026-01-15T02:00:00Z", null)]
    public void EndAfter_WithinADay_EndsOnThatDay(string moment, string? end) =>
        AssertEnd(end, new QuietHours("13:00", "15:00", "Europe/Madrid"), moment);

    // 02:30 does not exist on 29 March, and comes twice on 25 October.
    [Theory]
    [InlineData("2026-03-29T00:15:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25T00:15:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("2026-10-25T01:30:00Z", null)]
    public void EndAfter_EndsWhereTheClocksChange_IsThereOnce(string moment, string? end) =>
        AssertEnd(end, new QuietHours("22:00", "02:30", "Europe/Madrid"), moment);

    [Fact]
    public void EndAfter_EveryQuarterOfAYear_EndsOutsideTheQuietHours()
    {
        foreach (var zone in new[] { "Europe/Madrid", "America/Bogota", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu" })
        {
            var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
            for (var moment = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); moment.Year == 2026; moment += TimeSpan.FromMinutes(15))
            {
                var isQuiet = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, info).DateTime).IsBetween(new(22, 0), new(2, 15));
                var end = new QuietHours("22:00", "02:15", zone).EndAfter(moment, [null]);

                Assert.Equal(isQuiet, end is not null);
                if (end is not { } over)
                    continue;
                Assert.InRange(over - moment, TimeSpan.FromMinutes(1), TimeSpan.FromHours(5.25));
                Assert.False(TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(over, info).DateTime).IsBetween(new(22, 0), new(2, 15)));
            }
        }
    }

    [Theory]
    [InlineData("America/Bogota", null)]
    [InlineData("Asia/Tokyo", "2026-01-15T23:00:00Z")]
    [InlineData("Nowhere/Land", "2026-01-16T07:00:00Z")]
    [InlineData("../Europe/Madrid", "2026-01-16T07:00:00Z")]
    public void EndAfter_RecipientsZone_CountsWhenItExists(string zone, string? end)
    {
        var moment = Moment(end is "2026-01-15T23:00:00Z" ? "2026-01-15T22:00:00Z" : "2026-01-15T21:30:00Z");

        Assert.Equal(end is null ? null : Moment(end), Night.EndAfter(moment, [TimeZones.Find(zone)]));
    }

    [Fact]
    public void EndAfter_RecipientsInSeveralZones_WaitsForAll() =>
        // 22:30 in Madrid; when it is 8:00 there it is 2:00 in Bogota.
        Assert.Equal(Moment("2026-01-16T13:00:00Z"), Night.EndAfter(Moment("2026-01-15T21:30:00Z"), [null, TimeZones.Find("America/Bogota")]));

    [Fact]
    public void EndAfter_QuietHoursOfAllTheZonesCoverTheDay_WaitsForABoundedTime() =>
        Assert.NotNull(new QuietHours("00:01", "00:00", "UTC").EndAfter(Moment("2026-01-15T12:00:00Z"), [TimeZones.Find("UTC"), TimeZones.Find("Asia/Tokyo")]));

    private static void AssertEnd(string? expected, QuietHours hours, string moment) =>
        Assert.Equal(expected is null ? null : Moment(expected), hours.EndAfter(Moment(moment), [null]));

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
