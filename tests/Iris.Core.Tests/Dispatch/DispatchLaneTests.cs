using Iris.Core.Dispatch;
using Iris.Testing;

namespace Iris.Core.Tests.Dispatch;

public sealed class DispatchLaneTests
{
    private readonly ManualTime time = new();

    private static readonly DispatchItem Item = new(Builders.Interaction(DateTimeOffset.UnixEpoch), null);

    [Fact]
    public void TryReserve_Full_TurnsAwayAndCompleteTellsWhenThereIsRoom()
    {
        using var lane = New(4);
        lane.Configure(4, null);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(lane.TryReserve());
            lane.Enqueue(Item, fromReservation: true);
        }

        Assert.False(lane.TryReserve());
        for (var i = 0; i < 4; i++)
            Assert.NotNull(lane.TryTake());

        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(_ => lane.Complete()));
        Assert.True(lane.TryReserve());
    }

    [Fact]
    public void Cancel_Reserved_GivesThePlaceBack()
    {
        using var lane = New(1);

        Assert.True(lane.TryReserve());
        Assert.False(lane.TryReserve());
        lane.Cancel();

        Assert.True(lane.TryReserve());
    }

    [Fact]
    public void TryTake_ConcurrencyReached_Waits()
    {
        using var lane = New(8);
        lane.Configure(1, null);
        lane.Enqueue(Item, fromReservation: false);
        lane.Enqueue(Item, fromReservation: false);

        Assert.NotNull(lane.TryTake());
        Assert.Null(lane.TryTake());
        lane.Complete();

        Assert.NotNull(lane.TryTake());
    }

    [Fact]
    public void IsBusy_MoreThanHalfFull_UntilItDrains()
    {
        using var lane = New(2);
        lane.Configure(2, null);
        lane.Enqueue(Item, fromReservation: false);
        Assert.False(lane.IsBusy());
        lane.Enqueue(Item, fromReservation: false);
        Assert.True(lane.IsBusy());

        lane.TryTake();
        Assert.True(lane.Complete());

        Assert.False(lane.IsBusy());
    }

    [Fact]
    public void TryTake_RateReached_WaitsForTheNextTokenAndWakes()
    {
        var woken = 0;
        using var lane = New(64, _ => woken++);
        lane.Configure(64, 10);
        for (var i = 0; i < 3; i++)
            lane.Enqueue(Item, fromReservation: false);

        Assert.NotNull(lane.TryTake());
        Assert.Null(lane.TryTake());
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, woken);
        time.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(1, woken);
        Assert.NotNull(lane.TryTake());
        Assert.Null(lane.TryTake());
    }

    [Fact]
    public void TryReserve_SlowIntegration_HoldsNoMoreThanItSendsWithinItsLease()
    {
        using var lane = New(256);
        lane.Configure(64, 1);

        var places = Enumerable.Range(0, 256).Count(_ => lane.TryReserve());

        // A quarter of the lease of 60 s, at one per second.
        Assert.Equal(15, places);
    }

    [Fact]
    public void Configure_LimitTakenAway_LetsEverythingGo()
    {
        using var lane = New(64);
        lane.Configure(64, 1);
        for (var i = 0; i < 3; i++)
            lane.Enqueue(Item, fromReservation: false);
        Assert.NotNull(lane.TryTake());
        Assert.Null(lane.TryTake());

        lane.Configure(64, null);

        Assert.NotNull(lane.TryTake());
        Assert.NotNull(lane.TryTake());
    }

    [Fact]
    public void Return_NotSent_IsTheNextAfterThePause()
    {
        using var lane = New(64);
        lane.Configure(64, null);
        var first = Item with { Payload = null };
        lane.Enqueue(first, fromReservation: false);
        lane.Enqueue(Item, fromReservation: false);
        Assert.Same(first, lane.TryTake());

        lane.Return(first, TimeSpan.FromSeconds(1));
        lane.Complete();

        Assert.Null(lane.TryTake());
        Assert.True(lane.IsBusy());
        Assert.False(lane.TryReserve());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(first, lane.TryTake());
    }

    private DispatchLane New(int capacity, Action<DispatchLane>? wake = null) =>
        new(new DispatchOptions { LaneCapacity = capacity }, time, wake ?? (_ => { }));
}
