using Iris.Core.Limits;

namespace Iris.Core.Tests.Limits;

public sealed class RateBucketTests
{
    private const long Frequency = 1_000_000;
    private static readonly RateLimit Rate = new() { PerSecond = 10, Burst = 20 };

    private readonly RateBucket bucket = new();

    [Fact]
    public void Take_AtOnce_PassesTheBurstAndSaysHowItStands()
    {
        for (var i = 1; i <= 20; i++)
            Assert.Equal(new RateState(Rate, 20 - i, (i + 9) / 10, TimeSpan.Zero), bucket.Take(0, Frequency, Rate, 1));

        Assert.Equal(new RateState(Rate, 0, 2, TimeSpan.FromMilliseconds(100)), bucket.Take(0, Frequency, Rate, 1));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 30)]
    [InlineData(1000, 2000)]
    public void Take_AskedAllTheTime_PassesTheRateAndABurst(int perSecond, int burst)
    {
        var rate = new RateLimit { PerSecond = perSecond, Burst = burst };
        var passed = 0;
        for (var now = 0L; now < 10 * Frequency;)
        {
            var state = bucket.Take(now, Frequency, rate, 1);
            if (state.Passed)
                passed++;
            else
                now += Math.Max(1, (long)(state.Wait.TotalSeconds * Frequency));
        }

        Assert.InRange(passed, (perSecond * 10) + burst - 1, (perSecond * 10) + burst + 1);
    }

    [Fact]
    public void Take_AfterTheWait_Passes()
    {
        bucket.Take(0, Frequency, Rate, 20);
        var wait = bucket.Take(0, Frequency, Rate, 5).Wait;

        Assert.Equal(TimeSpan.FromMilliseconds(500), wait);
        Assert.False(bucket.Take(499_999, Frequency, Rate, 5).Passed);
        Assert.True(bucket.Take(500_000, Frequency, Rate, 5).Passed);
    }

    [Fact]
    public void Take_BatchThatIsLargerThanTheBucket_PassesThoughItsRequestWasCountedBefore()
    {
        Assert.True(bucket.Take(0, Frequency, Rate, 1).Passed);

        Assert.True(bucket.Take(0, Frequency, Rate, 49).Passed);
        Assert.False(bucket.Take(0, Frequency, Rate, 1).Passed);
    }

    [Fact]
    public void Take_MoreThanItHolds_PassesWhenFullAndIsPaidBack()
    {
        Assert.True(bucket.Take(0, Frequency, Rate, 50).Passed);

        // 50 take 5 s; half of the burst, 10, is back 1 s before that.
        Assert.False(bucket.Take(3_999_999, Frequency, Rate, 10).Passed);
        Assert.True(bucket.Take(4_000_000, Frequency, Rate, 10).Passed);
        Assert.False(bucket.Take(4_000_000, Frequency, Rate, 50).Passed);
    }

    [Fact]
    public void IsFull_WhenAllIsBack_IsTrue()
    {
        bucket.Take(0, Frequency, Rate, 10);

        Assert.False(bucket.IsFull(999_999));
        Assert.True(bucket.IsFull(1_000_000));
    }

    [Fact]
    public void Return_WhatWasTaken_IsAsBefore()
    {
        bucket.Take(0, Frequency, Rate, 15);

        bucket.Return(Frequency, Rate, 15);

        Assert.Equal(0, bucket.Take(0, Frequency, Rate, 20).Left);
        Assert.False(bucket.Take(0, Frequency, Rate, 1).Passed);
    }

    [Fact]
    public async Task Take_ManyThreads_PassesNoMoreThanTheBurst()
    {
        var passed = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (bucket.Take(0, Frequency, new RateLimit { PerSecond = 10, Burst = 5000 }, 1).Passed)
                    Interlocked.Increment(ref passed);
            }
        })));

        Assert.Equal(5000, passed);
    }
}
