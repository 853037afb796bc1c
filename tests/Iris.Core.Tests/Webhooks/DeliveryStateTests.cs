using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Testing;

namespace Iris.Core.Tests.Webhooks;

/// <summary>Every verb of a delivery from every state.</summary>
public sealed class DeliveryStateTests
{
    private static readonly DateTimeOffset Now = TestClock.New().GetUtcNow();
    private static readonly DateTimeOffset StopAt = Now.AddDays(7);
    private static readonly DateTimeOffset Lease = Now.AddMinutes(1);
    private static readonly WebhookAttempt Attempt = new(Now, 12, 500, "no", null);

    public static TheoryData<DeliveryState> States => [.. Enum.GetValues<DeliveryState>()];

    [Fact]
    public void Of_Event_IsDueAtOnceWithNothingTried()
    {
        var delivery = New();

        Assert.Equal(new DeliveryWork("crm.example.test", DeliveryState.Pending, Now, false, 0, StopAt, 0), WorkOf(delivery));
        Assert.Empty(delivery.Log);
        Assert.Equal([1, 2, 3], delivery.Body);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Restore_Work_IsAllPutBack(DeliveryState state)
    {
        var kept = new DeliveryWork("other.test", state, state == DeliveryState.Pending ? Lease : null, true, 3, StopAt, 9);
        var delivery = New();

        delivery.Restore(kept, [4]);

        Assert.Equal(kept, WorkOf(delivery));
        Assert.Equal([4], delivery.Body);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Delivered_FromAnyState_IsDeliveredAndLogged(DeliveryState state)
    {
        var delivery = In(state);

        delivery.Delivered(Attempt);

        Assert.Equal((DeliveryState.Delivered, null, 4), (delivery.State, delivery.DueAt, delivery.Attempts));
        Assert.Equal([Attempt], delivery.Log);
    }

    [Fact]
    public void Failed_Pending_IsDueAtTheNextAttempt()
    {
        var delivery = In(DeliveryState.Pending);

        delivery.Failed(Attempt, StopAt);

        Assert.Equal((DeliveryState.Pending, StopAt, 4), (delivery.State, delivery.DueAt, delivery.Attempts));
        Assert.Equal([Attempt], delivery.Log);
    }

    [Fact]
    public void Failed_NextAttemptTooLate_IsGivenUp()
    {
        var delivery = In(DeliveryState.Pending);

        delivery.Failed(Attempt, StopAt.AddTicks(1));

        Assert.Equal((DeliveryState.Failed, null, 4), (delivery.State, delivery.DueAt, delivery.Attempts));
    }

    [Theory]
    [InlineData(DeliveryState.Delivered)]
    [InlineData(DeliveryState.Failed)]
    public void Failed_Over_IsLoggedAndStaysOver(DeliveryState state)
    {
        var delivery = In(state);

        delivery.Failed(Attempt, Now.AddSeconds(2));

        Assert.Equal((state, null, 4), (delivery.State, delivery.DueAt, delivery.Attempts));
        Assert.Equal([Attempt], delivery.Log);
    }

    [Fact]
    public void GiveUp_Pending_FailsWithTheReasonAndCountsNoAttempt()
    {
        var delivery = In(DeliveryState.Pending);

        delivery.GiveUp(Now, "The webhook is gone.");

        Assert.Equal((DeliveryState.Failed, null, 3), (delivery.State, delivery.DueAt, delivery.Attempts));
        Assert.Equal([new WebhookAttempt(Now, 0, null, null, "The webhook is gone.")], delivery.Log);
    }

    [Theory]
    [InlineData(DeliveryState.Delivered)]
    [InlineData(DeliveryState.Failed)]
    public void GiveUp_Over_ChangesNothing(DeliveryState state)
    {
        var delivery = In(state);
        var before = WorkOf(delivery);

        delivery.GiveUp(Now, "The webhook is gone.");

        Assert.Equal(before, WorkOf(delivery));
        Assert.Empty(delivery.Log);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Requeue_NotHeld_BeginsAgainWithItsLog(DeliveryState state)
    {
        var delivery = In(state);
        delivery.Failed(Attempt, Now.AddSeconds(2));

        Assert.True(delivery.Requeue(Now.AddDays(1), StopAt.AddDays(1)));

        Assert.Equal(
            new DeliveryWork("crm.example.test", DeliveryState.Pending, Now.AddDays(1), false, 0, StopAt.AddDays(1), 5), WorkOf(delivery));
        Assert.Single(delivery.Log);
    }

    [Fact]
    public void Requeue_HeldByAWorker_IsRefusedUntilTheLeaseRunsOut()
    {
        var delivery = In(DeliveryState.Pending, isLeased: true);
        var before = WorkOf(delivery);

        Assert.False(delivery.Requeue(Lease.AddTicks(-1), StopAt.AddDays(1)));
        Assert.Equal(before, WorkOf(delivery));

        Assert.True(delivery.Requeue(Lease, StopAt.AddDays(1)));
        Assert.False(delivery.IsLeased);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Retarget_AnyState_MovesOnlyWhatIsPending(DeliveryState state)
    {
        var delivery = In(state);

        delivery.Retarget("new.test");

        Assert.Equal(state == DeliveryState.Pending ? "new.test" : "crm.example.test", delivery.Host);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Saved_AnyState_CountsTheVersionAndEndsTheLease(DeliveryState state)
    {
        var delivery = In(state, isLeased: true);
        var before = WorkOf(delivery);

        delivery.Saved();

        Assert.Equal(before with { IsLeased = false, Version = 6 }, WorkOf(delivery));
    }

    private static WebhookDelivery In(DeliveryState state, bool isLeased = false)
    {
        var delivery = New();
        delivery.Restore(WorkOf(delivery) with { State = state, DueAt = state == DeliveryState.Pending ? Lease : null, IsLeased = isLeased, Attempts = 3, Version = 5 }, []);
        return delivery;
    }

    private static DeliveryWork WorkOf(WebhookDelivery delivery) =>
        new(delivery.Host, delivery.State, delivery.DueAt, delivery.IsLeased, delivery.Attempts, delivery.StopAt, delivery.Version);

    private static WebhookDelivery New() => WebhookDelivery.Of(new OutboxEvent
    {
        Id = IrisId.New(Now),
        Tenant = Builders.Tenant,
        IntegrationId = IrisId.New(Now),
        InteractionId = IrisId.New(Now),
        Sequence = 16,
        Event = WebhookEvents.OutCreated,
        Created = Now,
        Host = "crm.example.test",
        Body = [1, 2, 3],
        StopAt = StopAt,
    });
}
