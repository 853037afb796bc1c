using Iris.Core.Dispatch;
using Iris.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

public sealed class LaneBrakeTests
{
    private readonly FakeTimeProvider time = TestClock.New();

    [Fact]
    public void HoldAsync_NothingWasSentYet_DoesNotWait() => Assert.True(New(0).HoldAsync().IsCompletedSuccessfully);

    [Fact]
    public void HoldAsync_OneInASecond_DoesNotWait() => Assert.True(New(100, milliseconds: 1000).HoldAsync().IsCompletedSuccessfully);

    [Fact]
    public async Task HoldAsync_Quick_WaitsForAPlaceInTurn()
    {
        var brake = New(100, milliseconds: 1);
        var (first, second) = (brake.HoldAsync(), brake.HoldAsync());

        Assert.False(first.IsCompleted);
        brake.LetGo();

        await first.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task HoldAsync_NoPlaceIsFreed_WaitsAMomentAndTakesNoPlaceFromOthers()
    {
        var brake = New(100, milliseconds: 1);
        var first = brake.HoldAsync();
        time.Advance(TimeSpan.FromMilliseconds(50));
        await first.WaitAsync(TimeSpan.FromSeconds(30));

        var second = brake.HoldAsync();
        brake.LetGo();

        await second.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void HoldAsync_ManyWait_NoMoreThanAreFreedInThatTime()
    {
        var brake = New(200, milliseconds: 5);

        var held = Enumerable.Range(0, 20).Count(_ => !brake.HoldAsync().IsCompleted);

        Assert.InRange(held, 8, 10);
    }

    /// <summary>Crowded for long, nobody is let go: who has waited in vain takes no place from who comes now.</summary>
    [Fact]
    public async Task HoldAsync_ManyWaitedInVain_StillWaits()
    {
        var brake = New(200, milliseconds: 5);
        for (var i = 0; i < 3; i++)
        {
            var held = Enumerable.Range(0, 20).Select(_ => brake.HoldAsync()).ToList();
            Assert.InRange(held.Count(one => !one.IsCompleted), 8, 10);
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAll(held).WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>After so many were sent, one in so many milliseconds.</summary>
    private LaneBrake New(int sent, int milliseconds = 1)
    {
        var brake = new LaneBrake(time);
        for (var i = 0; i < sent; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            brake.Count();
        }

        return brake;
    }
}
