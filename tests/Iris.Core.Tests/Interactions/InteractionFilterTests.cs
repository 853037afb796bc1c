using Iris.Core.Interactions;

namespace Iris.Core.Tests.Interactions;

public sealed class InteractionFilterTests
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

        Assert.True(string.CompareOrdinal(id, new InteractionFilter { CreatedTo = end }.EndId) < 0);
    }
}
