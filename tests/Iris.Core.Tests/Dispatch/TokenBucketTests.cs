using Iris.Core.Dispatch;

namespace Iris.Core.Tests.Dispatch;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(5000)]
    public void TryTake_AskedAllTheTime_LetsThroughTheRateAndABurst(int perSecond)
    {
        var bucket = new TokenBucket(perSecond);
        var passed = 0;
        for (var now = Start; now < Start.AddSeconds(10);)
        {
            if (bucket.TryTake(now, out var next))
                passed++;
            else
                now = next > now ? next : now.AddTicks(1);
        }

        Assert.InRange(passed, perSecond * 10, (perSecond * 10) + Math.Max(1, perSecond / 10) + 1);
    }

    [Fact]
    public void TryTake_AfterALongPause_LetsNoMoreThanABurstThrough()
    {
        var bucket = new TokenBucket(100);

        var passed = Enumerable.Range(0, 1000).Count(_ => bucket.TryTake(Start.AddHours(1), out var _));

        Assert.Equal(10, passed);
    }

    /// <summary>A message of more parts than a burst has goes; what follows pays for it.</summary>
    [Fact]
    public void Owe_MoreThanABurst_MakesWhatFollowsWait()
    {
        var bucket = new TokenBucket(10);
        Assert.True(bucket.TryTake(Start, out _));
        bucket.Owe(6);

        Assert.False(bucket.TryTake(Start, out var next));

        Assert.Equal(Start.AddSeconds(0.7), next);
        Assert.True(bucket.TryTake(next, out _));
    }

    [Fact]
    public void TryTake_ClockStepsBack_LosesNothingAndGainsNothing()
    {
        var bucket = new TokenBucket(1);
        Assert.True(bucket.TryTake(Start, out _));

        Assert.False(bucket.TryTake(Start.AddSeconds(-3600), out var next));
        Assert.Equal(Start.AddSeconds(-3599), next);
        Assert.True(bucket.TryTake(next, out _));
        Assert.False(bucket.TryTake(next, out _));
    }
}
