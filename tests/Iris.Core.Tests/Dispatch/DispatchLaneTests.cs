using Iris.Core.Dispatch;
using Iris.Testing;

namespace Iris.Core.Tests.Dispatch;

public sealed class DispatchLaneTests
{
    private static readonly DispatchItem Item = new(Builders.Interaction(DateTimeOffset.UnixEpoch), null);

    [Fact]
    public void TryReserve_Full_TurnsAwayAndCompleteTellsWhenThereIsRoom()
    {
        var lane = new DispatchLane(4);
        lane.Configure(4);
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
        var lane = new DispatchLane(1);

        Assert.True(lane.TryReserve());
        Assert.False(lane.TryReserve());
        lane.Cancel();

        Assert.True(lane.TryReserve());
    }

    [Fact]
    public void TryTake_ConcurrencyReached_Waits()
    {
        var lane = new DispatchLane(8);
        lane.Configure(1);
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
        var lane = new DispatchLane(2);
        lane.Configure(2);
        lane.Enqueue(Item, fromReservation: false);
        Assert.False(lane.IsBusy());
        lane.Enqueue(Item, fromReservation: false);
        Assert.True(lane.IsBusy());

        lane.TryTake();
        Assert.True(lane.Complete());

        Assert.False(lane.IsBusy());
    }
}
