using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Interactions;
using Iris.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

public sealed class DispatchLaneTests
{
    private static readonly DispatchItem Item = Of(Priority.Normal);

    private readonly FakeTimeProvider time = TestClock.New();

    [Fact]
    public void TryReserve_Full_TurnsAwayAndCompleteTellsWhenThereIsRoom()
    {
        using var lane = New(4);
        lane.Configure(4, null);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(lane.TryReserve(Priority.Normal));
            lane.Enqueue(Item, fromReservation: true);
        }

        Assert.False(lane.TryReserve(Priority.Normal));
        for (var i = 0; i < 4; i++)
            Assert.NotNull(lane.TryTake());

        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(_ => lane.Complete()));
        // The one that was turned away is before it.
        Assert.False(lane.TryReserve(Priority.Normal));
        lane.Drained();
        Assert.True(lane.TryReserve(Priority.Normal));
    }

    [Fact]
    public void Cancel_Reserved_GivesThePlaceBack()
    {
        using var lane = New(1);

        Assert.True(lane.TryReserve(Priority.Normal));
        Assert.False(lane.TryReserve(Priority.Normal));
        lane.Cancel(Priority.Normal);
        lane.Drained();

        Assert.True(lane.TryReserve(Priority.Normal));
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
    public void IsBusy_FullWhileOthersWaitInTheStore_LetsAClaimThroughNowAndThen()
    {
        using var lane = New(4);
        lane.Configure(1, null);
        for (var i = 0; i < 4; i++)
            lane.Enqueue(Item, fromReservation: false);
        Assert.True(lane.IsBusy());
        Assert.False(lane.TryReserve(Priority.Normal));

        Assert.False(lane.IsBusy());
        Assert.True(lane.IsBusy());
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.False(lane.IsBusy());
        lane.Drained();
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True(lane.IsBusy());
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

        var places = Enumerable.Range(0, 256).Count(_ => lane.TryReserve(Priority.Normal));

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
        Assert.False(lane.TryReserve(Priority.Normal));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(first, lane.TryTake());
    }

    /// <summary>Others fail without a word while the provider has asked for a minute: the circuit's own pause is shorter.</summary>
    [Fact]
    public async Task Pause_CircuitOpensMeanwhile_IsNotCutShort()
    {
        using var lane = New(64);
        lane.Configure(64, null);
        lane.Enqueue(Item, fromReservation: false);

        lane.Pause(TimeSpan.FromSeconds(60));
        for (var i = 0; lane.Circuit.Status == CircuitStatus.Closed; i++)
            await CallAsync(lane, new SendOutcome.Unreachable($"{i}", null, null));

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(lane.TryTake());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(lane.TryTake());
    }

    /// <summary>A call that began before the circuit opened ends while the provider is tried out.</summary>
    [Fact]
    public async Task Pause_CircuitClosesMeanwhile_IsNotLifted()
    {
        using var lane = New(64);
        lane.Configure(64, null);
        lane.Enqueue(Item, fromReservation: false);
        for (var i = 0; lane.Circuit.Status == CircuitStatus.Closed; i++)
            await CallAsync(lane, new SendOutcome.Unreachable($"{i}", null, null));
        time.Advance(TimeSpan.FromSeconds(10));

        await lane.Circuit.CallAsync(
            static (lane, _) =>
            {
                lane.Pause(TimeSpan.FromSeconds(60));
                return new ValueTask<SendOutcome?>(new SendOutcome.Accepted([], null, null));
            },
            lane,
            CancellationToken.None);

        Assert.Equal(CircuitStatus.Closed, lane.Circuit.Status);
        Assert.Null(lane.TryTake());
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.NotNull(lane.TryTake());
    }

    [Fact]
    public void TryReserve_ByPriority_LeavesPlacesForWhatIsMoreUrgent()
    {
        using var lane = New(8);
        foreach (var (priority, places) in new[] { (Priority.Bulk, 4), (Priority.Normal, 4), (Priority.High, 2) })
        {
            for (var i = 0; i < places; i++)
            {
                Assert.True(lane.TryReserve(priority));
                lane.Enqueue(Of(priority), fromReservation: true);
            }

            Assert.False(lane.TryReserve(priority));
        }
    }

    [Fact]
    public void TryReserve_ClaimBroughtMoreThanThereArePlaces_StillTakesWhatIsMoreUrgent()
    {
        using var lane = New(8);
        for (var i = 0; i < 16; i++)
            lane.Enqueue(Of(Priority.Bulk), fromReservation: false);

        Assert.False(lane.TryReserve(Priority.Bulk));
        foreach (var priority in new[] { Priority.Normal, Priority.High })
            Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => lane.TryReserve(priority)));
        lane.Cancel(Priority.High);
        lane.Drained();
        Assert.True(lane.TryReserve(Priority.High));
    }

    [Fact]
    public void TryReserve_SomeOfItsPriorityWaitInTheStore_OvertakesThemInNoWay()
    {
        using var lane = New(8);
        lane.Configure(8, null);

        lane.TurnAway(Priority.Normal);

        Assert.False(lane.TryReserve(Priority.Normal));
        Assert.False(lane.TryBegin(Priority.Normal));
        Assert.True(lane.TryReserve(Priority.High));
        lane.Drained();
        Assert.True(lane.TryReserve(Priority.Normal));
    }

    [Fact]
    public void TryBegin_NobodyWaits_TakesACallUntilComplete()
    {
        using var lane = New(8);
        lane.Configure(2, null);

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => lane.TryBegin(Priority.Normal)));
        lane.Complete();

        Assert.True(lane.TryBegin(Priority.Normal));
    }

    [Fact]
    public void TryBegin_OthersWaitOrAreAboutTo_IsRefused()
    {
        using var lane = New(8);
        lane.Configure(8, null);

        Assert.True(lane.TryReserve(Priority.Bulk));
        Assert.False(lane.TryBegin(Priority.High));
        lane.Enqueue(Of(Priority.Bulk), fromReservation: true);
        Assert.False(lane.TryBegin(Priority.High));
        Assert.NotNull(lane.TryTake());

        Assert.True(lane.TryBegin(Priority.High));
    }

    [Fact]
    public void TryBegin_RateUsedUpOrPaused_IsRefused()
    {
        using var lane = New(8);
        lane.Configure(8, 1);
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => lane.TryBegin(Priority.Normal)));

        time.Advance(TimeSpan.FromSeconds(1));
        lane.Pause(TimeSpan.FromSeconds(1));

        Assert.False(lane.TryBegin(Priority.Normal));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(lane.TryBegin(Priority.Normal));
    }

    [Fact]
    public async Task TryBegin_CircuitIsNotClosed_IsRefused()
    {
        using var lane = New(8);
        lane.Configure(8, null);
        for (var i = 0; lane.Circuit.Status == CircuitStatus.Closed; i++)
            await CallAsync(lane, new SendOutcome.Unreachable($"{i}", null, null));

        Assert.False(lane.TryBegin(Priority.Normal));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(lane.TryBegin(Priority.Normal));
    }

    [Fact]
    public void TryTake_AllPrioritiesWait_HighGoesFirstAndNoneStarves()
    {
        using var lane = New(1000);
        lane.Configure(1000, null);
        foreach (var priority in new[] { Priority.Bulk, Priority.Normal, Priority.High })
        {
            for (var i = 0; i < 20; i++)
                lane.Enqueue(Of(priority), fromReservation: false);
        }

        var order = new List<Priority>();
        while (lane.TryTake() is { } item)
            order.Add(item.Interaction.Priority);

        Assert.Equal(60, order.Count);
        Assert.Equal([.. Enumerable.Repeat(Priority.High, 7), Priority.Bulk], order.Take(8));
        Assert.Equal(2, order.Take(22).Count(priority => priority == Priority.Bulk));
        Assert.Equal(20, order.Take(22).Count(priority => priority == Priority.High));
        Assert.DoesNotContain(Priority.High, order.Skip(22));
        Assert.True(order.LastIndexOf(Priority.Normal) < order.LastIndexOf(Priority.Bulk));
    }

    private static async Task CallAsync(DispatchLane lane, SendOutcome outcome) => await lane.Circuit.CallAsync(
        static (outcome, _) => new ValueTask<SendOutcome?>(outcome), outcome, CancellationToken.None);

    private static DispatchItem Of(Priority priority) => new(Builders.Interaction(DateTimeOffset.UnixEpoch, priority: priority), null);

    private DispatchLane New(int capacity, Action<DispatchLane>? wake = null) =>
        new(Builders.Tenant, new DispatchOptions { LaneCapacity = capacity }, time, wake ?? (_ => { }));
}
