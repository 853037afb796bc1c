using System.Globalization;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Interactions;

public sealed class InteractionSearchTests
{
    /// <summary>Two sends at once: the later one may get its id first, and then the earlier one's has the same second.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TimeSpan.TicksPerSecond - 1)]
    public void EndId_IdWithTheSecondOfALaterOne_IsInFrontOfIt(long ticks)
    {
        var end = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(ticks);
        var id = IrisId.Floor(end)[..8] + new string('f', IrisId.Length - 8);

        Assert.True(string.CompareOrdinal(id, new InteractionSearch { CreatedTo = end }.EndId) < 0);
    }

    /// <summary>Ids end in 2106, moments in 9999.</summary>
    [Theory]
    [InlineData("2106-02-07T06:28:16Z")]
    [InlineData("2200-01-01T00:00:00Z")]
    [InlineData("9998-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void EndId_LaterThanAnyId_IsBehindAllOfThemOrNone(string end)
    {
        var last = IrisId.Floor(new DateTimeOffset(2106, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var filter = new InteractionSearch { CreatedTo = DateTimeOffset.Parse(end, CultureInfo.InvariantCulture) };

        Assert.True(filter.EndId is not { } id || (IrisId.IsValid(id) && string.CompareOrdinal(last, id) < 0));
    }
}
