using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Core.Tests.Interactions;

/// <summary>What a store tells an interaction, in every phase: read, leased, begun, written.</summary>
public sealed class InteractionWorkTests
{
    private static readonly DateTimeOffset Now = TestClock.New().GetUtcNow();
    private static readonly DateTimeOffset Lease = Now.AddSeconds(30);

    public static TheoryData<DispatchPhase> Phases => [.. Enum.GetValues<DispatchPhase>()];

    [Theory]
    [MemberData(nameof(Phases))]
    public void Restore_AnyPhase_PutsBackWhatWasKept(DispatchPhase phase)
    {
        var kept = new DispatchState(phase, Now.AddTicks(1), 3, "other");
        var interaction = New();
        interaction.AddProviderEvent(Event("a"));

        interaction.Restore(7, kept);

        Assert.Equal((7L, kept, new StoredParts(0, 1)), (interaction.Version, interaction.Dispatch, interaction.Stored));
    }

    [Fact]
    public void RestoreEvents_KeptApart_GoInFrontAndAreStored()
    {
        var interaction = New();
        interaction.AddProviderEvent(Event("c"));
        interaction.Restore(1, DispatchState.Done);

        interaction.RestoreEvents([Event("a"), Event("b")]);

        Assert.Equal(["a", "b", "c"], interaction.AuditTrail.ProviderEvents.Select(told => told.Code));
        Assert.Equal(new StoredParts(0, 3), interaction.Stored);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void Lease_AnyPhase_ChangesHolderAndDueTimeAlone(DispatchPhase phase)
    {
        var interaction = In(phase);

        interaction.Lease("worker", Lease);

        Assert.Equal((5L, new DispatchState(phase, Lease, 2, "worker")), (interaction.Version, interaction.Dispatch));
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void BeginAttempt_AnyPhase_IsInFlightWithOneMoreAttempt(DispatchPhase phase)
    {
        var interaction = In(phase);
        var told = Event("a");
        interaction.AddProviderEvent(told);

        interaction.BeginAttempt("worker", Lease);

        Assert.Equal((6L, new DispatchState(DispatchPhase.InFlight, Lease, 3, "worker")), (interaction.Version, interaction.Dispatch));
        // The record is of the attempt alone: what else changed is not written yet.
        Assert.Equal(default, interaction.Stored);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void Saved_AnyPhase_CountsTheVersionAndEmptiesTheOutbox(DispatchPhase phase)
    {
        var interaction = In(phase);
        var before = interaction.Dispatch;
        interaction.AddProviderEvent(Event("a"));
        interaction.Outbox.Add(Told(interaction));

        interaction.Saved();

        Assert.Equal((6L, before, new StoredParts(0, 1)), (interaction.Version, interaction.Dispatch, interaction.Stored));
        Assert.Empty(interaction.Outbox);
    }

    [Fact]
    public void Committed_WithUserAndProcess_MakesItTheNewestOfTheProcess()
    {
        var user = Builders.User(Now);
        var process = Builders.Process(Now, user.Id);
        var interaction = Builders.Interaction(Now, process.Id, user.Id);
        interaction.Register(Now, Now, Now, null);
        interaction.Outbox.Add(Told(interaction));

        new Acceptance(interaction, user, process).Committed();

        Assert.Equal((1L, 1L, 1L), (interaction.Version, user.Version, process.Version));
        Assert.Equal(new StoredParts(2, 0), interaction.Stored);
        Assert.Empty(interaction.Outbox);
        Assert.Equal(
            (interaction.Id, interaction.Integration.IntegrationId, interaction.Direction),
            (process.LastInteractionId, process.LastIntegrationId, process.LastDirection!.Value));
    }

    [Fact]
    public void Committed_Alone_CountsTheInteraction()
    {
        var interaction = New();

        new Acceptance(interaction, null, null).Committed();

        Assert.Equal(1, interaction.Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IsClosed_NewProcess_IsAsTheProcessIs(bool isClosed)
    {
        var process = Builders.Process(Now, "user");
        process.IsClosed = isClosed;

        Assert.Equal(isClosed, new Acceptance(Builders.Interaction(Now, process.Id), null, process).IsClosed);
        Assert.False(new Acceptance(New(), null, null).IsClosed);
    }

    [Fact]
    public void Acceptance_ProcessOfAnother_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Acceptance(New(), null, Builders.Process(Now, "user")));

    private static Interaction In(DispatchPhase phase)
    {
        var interaction = New();
        interaction.Restore(5, new DispatchState(phase, phase == DispatchPhase.Done ? null : Now, 2, null));
        return interaction;
    }

    private static Interaction New() => Builders.Interaction(Now);

    private static ProviderEvent Event(string code) => new(Now, "Sinch", "status", code, null, null, null);

    private static OutboxEvent Told(Interaction interaction) => new()
    {
        Id = IrisId.New(Now),
        Tenant = interaction.Tenant,
        IntegrationId = interaction.Integration.IntegrationId,
        InteractionId = interaction.Id,
        Sequence = 16,
        Event = "E",
        Created = Now,
        Host = "crm.example.test",
        Body = [],
        StopAt = Now.AddDays(7),
    };
}
