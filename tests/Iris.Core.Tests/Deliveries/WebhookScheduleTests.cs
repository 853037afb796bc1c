using Iris.Core.Deliveries;

namespace Iris.Core.Tests.Deliveries;

public sealed class WebhookScheduleTests
{
    /// <summary>Source: A.9.</summary>
    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(2, 4, false)]
    [InlineData(3, 8, false)]
    [InlineData(4, 16, false)]
    [InlineData(5, 32, true)]
    [InlineData(11, 2048, true)]
    [InlineData(12, 4096, true)]
    [InlineData(13, 4096, true)]
    [InlineData(158, 4096, true)]
    public void DelayAfter_Attempts_IsTheDocumentedOne(int attempts, int seconds, bool holdsHost)
    {
        var delay = WebhookSchedule.DelayAfter(attempts);

        Assert.Equal((TimeSpan.FromSeconds(seconds), holdsHost), (delay, WebhookSchedule.PresumesHostDown(delay)));
    }

    [Fact]
    public void DelayAfter_SevenDaysOfInstantFailures_IsTheDerivedNumberOfAttempts()
    {
        var (attempts, elapsed) = (0, TimeSpan.Zero);
        while (elapsed <= TimeSpan.FromMinutes(10_080))
            elapsed += WebhookSchedule.DelayAfter(++attempts);

        Assert.InRange(attempts, 157, 159);
    }
}
