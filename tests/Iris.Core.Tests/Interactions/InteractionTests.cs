using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Core.Tests.Interactions;

public sealed class InteractionTests
{
    private static readonly string Long = new('y', 100_000);

    private static readonly DateTimeOffset Now = new(2025, 6, 25, 9, 48, 21, TimeSpan.Zero);

    [Fact]
    public void Register_Always_WritesTheDocumentedFirstEntries()
    {
        var interaction = Registered();

        Assert.Equal(
            [InteractionStatus.ValidationPending, InteractionStatus.DispatchPending],
            interaction.AuditTrail.History.Select(entry => entry.Status));
        Assert.Equal(HistoryNotes.Registered, interaction.AuditTrail.History[0].Note);
        Assert.Null(interaction.AuditTrail.History[1].Note);
        Assert.Equal(InteractionStatus.DispatchPending, interaction.Status);
        Assert.Equal(DispatchPhase.Ready, interaction.Dispatch.Phase);
    }

    /// <summary>A clock that was set back, or another host's.</summary>
    [Fact]
    public void Times_OfAnEarlierClock_NeverGoBackwards()
    {
        var interaction = Registered();
        var registered = interaction.AuditTrail.Updated;

        interaction.RecordSent(registered.AddHours(-1), [new ProviderMessage("m", null)], "queued");
        interaction.ApplyNotice(
            registered.AddHours(-2), new ProviderNotice.Status("m", null, DeliveryProgress.Delivered, "delivered", null, null, null, null),
            new ProviderEvent(registered.AddHours(-2), "P", "delivered", null, null, null, null));

        var times = interaction.AuditTrail.History.Select(entry => entry.Date).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Equal((registered, registered), (interaction.AuditTrail.ProviderEvents[^1].Date, interaction.AuditTrail.Updated));
    }

    [Fact]
    public void EveryStep_FromEveryReachableStatus_KeepsHistoryAndStatusInAgreement()
    {
        foreach (var path in Paths(4))
        {
            var interaction = Registered();
            var wasFinal = false;
            var wasSent = false;
            foreach (var step in path)
            {
                var before = interaction.Status;
                Steps[step](interaction);

                Assert.Equal(interaction.Status, interaction.AuditTrail.History[^1].Status);
                Assert.Equal(interaction.CustomStatus, interaction.AuditTrail.History[^1].CustomStatus);
                if (wasFinal)
                    Assert.Equal(before, interaction.Status);
                if (wasSent)
                    Assert.NotEqual(InteractionStatus.DispatchPending, interaction.Status);
                if (interaction.Status != InteractionStatus.DispatchPending)
                    Assert.Equal((DispatchPhase.Done, null), (interaction.Dispatch.Phase, interaction.Dispatch.DueAt));
                wasFinal |= interaction.IsFinal;
                wasSent |= interaction.Status == InteractionStatus.Sent;
            }
        }
    }

    [Fact]
    public void AddProviderEvent_WithoutEnd_KeepsABoundedNumberOfBoundedEvents()
    {
        var interaction = Registered();
        var raw = JsonSerializer.SerializeToElement(new { padding = new string('x', 1_000_000) });

        for (var i = 0; i < 300; i++)
            interaction.AddProviderEvent(new ProviderEvent(Now, "P", Long, Long, Long, Long, raw) { NoticeId = $"{i}" });

        var trail = interaction.AuditTrail;
        Assert.Equal((110, 190), (trail.ProviderEvents.Count, trail.ProviderEventsLeftOut));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(trail.ProviderEvents).Length, 1, 600_000);
        Assert.StartsWith("""{"padding":"xxx""", trail.ProviderEvents[0].Raw!.Value.GetString(), StringComparison.Ordinal);
        Assert.Null(trail.ProviderEvents[^1].Raw);
    }

    [Fact]
    public void AddProviderEvent_OtherBounds_KeepsAsManyAndAsMuch()
    {
        var interaction = Registered();
        var options = new InteractionOptions { MaxEvents = 3, MaxEventsPerDestination = 2, MaxRawBytes = 100, MaxRawBytesInAll = 250 };
        var raw = JsonSerializer.SerializeToElement(new { padding = new string('x', 1000) });

        for (var i = 0; i < 10; i++)
            interaction.AddProviderEvent(new ProviderEvent(Now, "P", "e", null, null, null, raw) { NoticeId = $"{i}" }, options);

        var trail = interaction.AuditTrail;
        Assert.Equal((5, 5), (trail.ProviderEvents.Count, trail.ProviderEventsLeftOut));
        Assert.Equal([100, 100, null, null, null], trail.ProviderEvents.Select(kept => kept.Raw?.GetString()?.Length));
    }

    /// <summary>A certain outcome replaces an uncertain one, also after the wait for it was over; nothing else moves back.</summary>
    [Theory]
    [InlineData(DeliveryProgress.Delivered, InteractionStatus.Completed)]
    [InlineData(DeliveryProgress.Read, InteractionStatus.Completed)]
    [InlineData(DeliveryProgress.Failed, InteractionStatus.ProcessError)]
    [InlineData(DeliveryProgress.Sent, InteractionStatus.ProviderSendingError)]
    public void ApplyNotice_AfterTheOutcomeWasGivenUp_EndsAsItTurnedOut(DeliveryProgress progress, InteractionStatus expected)
    {
        var interaction = Registered();
        interaction.RecordFailure(Now, InteractionStatus.ProviderSendingError, CustomStatuses.OutcomeUnknown, HistoryNotes.OutcomeNeverKnown, null);

        Apply(interaction, "m-1", progress);

        Assert.Equal(expected, interaction.Status);
        Assert.Equal(expected == InteractionStatus.ProviderSendingError, interaction.CustomStatus == CustomStatuses.OutcomeUnknown);
        Apply(interaction, "m-1", DeliveryProgress.Delivered);
        Assert.Equal(progress == DeliveryProgress.Failed ? InteractionStatus.ProcessError : InteractionStatus.Completed, interaction.Status);
    }

    [Fact]
    public void ApplyNotice_AfterARefusal_ChangesNothing()
    {
        var interaction = Registered();
        interaction.RecordFailure(Now, InteractionStatus.ProviderSendingError, "21211", HistoryNotes.Refused, null);

        Apply(interaction, "m-1", DeliveryProgress.Delivered);

        Assert.Equal((InteractionStatus.ProviderSendingError, "21211"), (interaction.Status, interaction.CustomStatus));
    }

    [Fact]
    public void ApplyNotice_BeyondTheRoomForEvents_StillMovesTheStatus()
    {
        var interaction = Registered();
        interaction.RecordSent(Now, [new ProviderMessage("m-1", null)], null);
        for (var i = 0; i < 200; i++)
            interaction.AddProviderEvent(new ProviderEvent(Now, "P", "e", null, null, null, null));

        interaction.ApplyNotice(
            Now, new ProviderNotice.Status("m-1", null, DeliveryProgress.Delivered, Long, null, null, null, null),
            new ProviderEvent(Now, "P", "delivered", null, null, null, null));

        Assert.Equal((InteractionStatus.Completed, ProviderWords.MaxWord), (interaction.Status, interaction.CustomStatus!.Length));
    }

    [Fact]
    public void RecordSent_ManyAndLongIds_KeepsABoundedNumberOfUsableOnes()
    {
        var interaction = Registered();

        interaction.RecordSent(
            Now, [new ProviderMessage(Long, null), .. Enumerable.Range(0, 1000).Select(i => new ProviderMessage($"m-{i}", null))], Long);

        Assert.Equal(101, interaction.ProviderMessages.Count);
        Assert.DoesNotContain(interaction.ProviderMessages, message => message.Id == Long);
    }

    [Fact]
    public void RecordSent_AfterAnotherEnd_KeepsTheProvidersIds()
    {
        var interaction = Registered();
        interaction.RecordFailure(Now, InteractionStatus.ProcessError, "FAILED", HistoryNotes.Refused, null);

        interaction.RecordSent(Now, [new ProviderMessage("m-1", null)], null);

        Assert.Equal(InteractionStatus.ProcessError, interaction.Status);
        Assert.Equal("m-1", Assert.Single(interaction.ProviderMessages).Id);
    }

    [Fact]
    public void Requeue_MessageOfTheFirstSendFails_OnlyTheNewOneCounts()
    {
        var interaction = Registered();
        interaction.RecordSent(Now, [new ProviderMessage("m-1", null)], null);
        Apply(interaction, "m-1", DeliveryProgress.Failed);
        Assert.False(interaction.MayHaveArrived);

        interaction.Requeue(Now);
        Assert.Equal(new DispatchState(DispatchPhase.Ready, Now, 0, null), interaction.Dispatch);
        Apply(interaction, "m-1", DeliveryProgress.Failed);
        Assert.Equal(InteractionStatus.DispatchPending, interaction.Status);
        interaction.RecordSent(Now, [new ProviderMessage("m-2", null)], null);
        Apply(interaction, "m-1", DeliveryProgress.Delivered);
        Assert.Equal(InteractionStatus.Sent, interaction.Status);
        Apply(interaction, "m-2", DeliveryProgress.Delivered);

        Assert.Equal(InteractionStatus.Completed, interaction.Status);
        Assert.Equal(4, interaction.AuditTrail.ProviderEvents.Count);
    }

    [Fact]
    public void Requeue_ProviderGivesTheSameIdAgain_ItCounts()
    {
        var interaction = Registered();
        interaction.RecordSent(Now, [new ProviderMessage("m-1", null)], null);
        Apply(interaction, "m-1", DeliveryProgress.Failed);

        interaction.Requeue(Now);
        interaction.RecordSent(Now, [new ProviderMessage("m-1", null)], null);
        Apply(interaction, "m-1", DeliveryProgress.Delivered);

        Assert.Equal(InteractionStatus.Completed, interaction.Status);
    }

    [Fact]
    public void MayHaveArrived_OneOfTwoMessagesFailed_IsTrue()
    {
        var interaction = Registered();
        interaction.RecordSent(Now, [new ProviderMessage("m-1", "34600000001"), new ProviderMessage("m-2", "34600000002")], null);

        Apply(interaction, "m-1", DeliveryProgress.Failed);

        Assert.Equal(InteractionStatus.ProcessError, interaction.Status);
        Assert.True(interaction.MayHaveArrived);
    }

    [Fact]
    public void AddProviderEvent_Always_LeavesStatusAndHistoryAlone()
    {
        var interaction = Registered();

        interaction.AddProviderEvent(new ProviderEvent(Now.AddSeconds(1), "Sinch", "send", "200", null, null, null));

        Assert.Equal(InteractionStatus.DispatchPending, interaction.Status);
        Assert.Equal(2, interaction.AuditTrail.History.Count);
        Assert.Equal(Now.AddSeconds(1), interaction.AuditTrail.Updated);
    }

    [Fact]
    public void Copy_ThenChange_LeavesTheOriginalAlone()
    {
        var interaction = Registered();
        var copy = interaction.Copy();

        copy.RecordSent(Now, [new ProviderMessage("m-1", null)], "sent");
        copy.AddProviderEvent(new ProviderEvent(Now, "Sinch", "send", "200", null, null, null));

        Assert.Equal(InteractionStatus.DispatchPending, interaction.Status);
        Assert.Equal(2, interaction.AuditTrail.History.Count);
        Assert.Empty(interaction.AuditTrail.ProviderEvents);
        Assert.Empty(interaction.ProviderMessages);
        Assert.Equal(DispatchPhase.Ready, interaction.Dispatch.Phase);
    }

    private static void Apply(Interaction interaction, string messageId, DeliveryProgress progress) => interaction.ApplyNotice(
        Now, new ProviderNotice.Status(messageId, null, progress, progress.ToString(), null, null, null, null),
        new ProviderEvent(Now, "Sinch", "status", null, null, null, null));

    private static readonly Action<Interaction>[] Steps =
    [
        interaction => interaction.RecordSent(Now, [new ProviderMessage("m", null)], "queued"),
        interaction => interaction.RecordRetry(Now, Now.AddSeconds(5), "503"),
        interaction => interaction.RecordOutcomePending(Now, Now.AddDays(1), "time-out"),
        interaction => interaction.RecordFailure(Now, InteractionStatus.ProviderSendingError, "400", HistoryNotes.Refused, "bad"),
        interaction => interaction.RecordFailure(Now, InteractionStatus.ValidationError, "GONE", HistoryNotes.NoLongerValid, null),
        interaction => interaction.RecordFailure(Now, InteractionStatus.ProcessError, "FAILED", HistoryNotes.Refused, null),
    ];

    private static IEnumerable<int[]> Paths(int length) =>
        length == 0 ? [[]] : Paths(length - 1).SelectMany(path => Enumerable.Range(0, Steps.Length).Select(step => path.Append(step).ToArray()));

    private static Interaction Registered()
    {
        var interaction = Builders.Interaction(Now);
        interaction.Register(Now, Now.AddMilliseconds(100), Now, null);
        return interaction;
    }
}
