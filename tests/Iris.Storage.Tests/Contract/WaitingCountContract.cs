using Iris.Core.Interactions;
using Iris.Core.Kernel;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What waits is counted by tenant, integration and state.</summary>
public abstract class WaitingCountContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private const int Most = 1000;

    [Fact]
    public async Task CountWaitingAsync_EmptyStore_IsEmpty() => Assert.Empty(await Stores.Interactions.CountWaitingAsync(Now, Most, None));

    [Fact]
    public async Task CountWaitingAsync_OneOfEachState_TellsThemApart()
    {
        var (process, integration) = (await Stores.OpenProcessAsync(Acme), NewId());
        var queued = await Stores.AcceptedAsync(process, integration, Now);
        var scheduled = await Stores.AcceptedAsync(process, integration, Now.AddHours(1));
        var claimed = await Stores.AcceptedAsync(process, integration, Now.AddMinutes(3), leaseOwner: "worker");
        var inFlight = await AttemptedAsync(integration, one => { });
        var retrying = await AttemptedAsync(integration, one => one.RecordRetry(Now, Now.AddHours(2), "away"));
        var awaiting = await AttemptedAsync(integration, one => one.RecordOutcomePending(Now, Now.AddHours(4), "cut"));
        await AttemptedAsync(integration, one => one.RecordSent(Now, [], null));

        var counts = await Stores.Interactions.CountWaitingAsync(Now, Most, None);

        Assert.Equal(
            [
                new(Acme, integration, WaitingState.Queued, 1, Now, IrisId.TimeOf(queued.Id)),
                new(Acme, integration, WaitingState.Claimed, 1, Now.AddMinutes(3), IrisId.TimeOf(claimed.Id)),
                new(Acme, integration, WaitingState.Scheduled, 1, Now.AddHours(1), IrisId.TimeOf(scheduled.Id)),
                new(Acme, integration, WaitingState.Retrying, 1, Now.AddHours(2), IrisId.TimeOf(retrying.Id)),
                new(Acme, integration, WaitingState.InFlight, 1, Now.AddMinutes(5), IrisId.TimeOf(inFlight.Id)),
                new(Acme, integration, WaitingState.AwaitingNotice, 1, Now.AddHours(4), IrisId.TimeOf(awaiting.Id)),
            ],
            counts.OrderBy(count => count.State));
    }

    [Fact]
    public async Task CountWaitingAsync_SeveralOfAState_TellsTheOldest()
    {
        var (process, integration) = (await Stores.OpenProcessAsync(Acme), NewId());
        var old = IrisId.Floor(Now.AddDays(-3));
        await Stores.AcceptAsync(Interaction(process, integration, Now.AddSeconds(-1), id: old));
        await Stores.AcceptedAsync(process, integration, Now.AddMinutes(-5), priority: Priority.Bulk);
        await Stores.AcceptedAsync(process, integration, Now.AddMinutes(-1), priority: Priority.High);

        var count = Assert.Single(await Stores.Interactions.CountWaitingAsync(Now, Most, None));

        Assert.Equal(new WaitingCount(Acme, integration, WaitingState.Queued, 3, Now.AddMinutes(-5), IrisId.TimeOf(old)), count);
    }

    [Fact]
    public async Task CountWaitingAsync_SeveralIntegrationsAndTenants_CountsEach()
    {
        var (mine, theirs) = (await Stores.OpenProcessAsync(Acme), await Stores.OpenProcessAsync(Other));
        var (first, second, third) = (NewId(), NewId(), NewId());
        foreach (var (process, integration) in new[] { (mine, first), (mine, second), (mine, first), (theirs, third) })
            await Stores.AcceptedAsync(process, integration, Now);

        var counts = await Stores.Interactions.CountWaitingAsync(Now, Most, None);

        Assert.Equal(
            [(Acme, first, 2L), (Acme, second, 1L), (Other, third, 1L)],
            counts.OrderBy(count => count.IntegrationId, StringComparer.Ordinal).Select(count => (count.Tenant, count.IntegrationId, count.Count)));
    }

    [Fact]
    public async Task CountWaitingAsync_MoreThanAsked_StopsThere()
    {
        var (process, integration) = (await Stores.OpenProcessAsync(Acme), NewId());
        foreach (var minutes in new[] { 1, 2, 3, 4 })
            await Stores.AcceptedAsync(process, integration, Now.AddMinutes(-minutes));

        var count = Assert.Single(await Stores.Interactions.CountWaitingAsync(Now, 3, None));

        Assert.Equal((3, Now.AddMinutes(-4)), (count.Count, count.OldestDue));
    }

    private async Task<Interaction> AttemptedAsync(string integration, Action<Interaction> record)
    {
        var interaction = Interaction(await Stores.OpenProcessAsync(Acme), integration, Now.AddMinutes(1), leaseOwner: "worker");
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
        Assert.True(await Stores.Interactions.BeginAttemptAsync(Acme, interaction, "worker", Now.AddMinutes(5), None));
        record(interaction);
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));
        return interaction;
    }
}
