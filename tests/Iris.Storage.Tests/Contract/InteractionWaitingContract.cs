using Iris.Core.Interactions;
using Iris.Core.Kernel;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What waits for a time to come is found in order, and may be given an earlier time.</summary>
public abstract class InteractionWaitingContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private readonly string integration = NewId();

    [Fact]
    public async Task ListWaitingAsync_Pages_HoldEachOnceInOrder()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var expected = new List<string>();
        foreach (var hours in new[] { 3, 1, 1, 1, 2, 1 })
            expected.Add($"{hours} {(await Stores.AcceptedAsync(process, integration, Now.AddHours(hours))).Id}");

        var found = new List<Interaction>();
        for (WaitingPlace? place = new(Now, ""); place is not null;)
        {
            var page = await Stores.Interactions.ListWaitingAsync(Acme, integration, Priority.Normal, place, 2, None);
            Assert.InRange(page.Items.Count, 0, 2);
            found.AddRange(page.Items);
            place = page.Next;
        }

        Assert.Equal(
            expected.Order(StringComparer.Ordinal), found.Select(one => $"{(one.Dispatch.DueAt - Now)!.Value.TotalHours} {one.Id}"));
    }

    [Fact]
    public async Task ListWaitingAsync_WhatDoesNotWait_IsLeftOut()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var waiting = await Stores.AcceptedAsync(process, integration, Now.AddHours(1));
        await Stores.AcceptedAsync(process, integration, Now.AddTicks(-1));
        await Stores.AcceptedAsync(process, dueAt: Now.AddHours(1));
        await Stores.AcceptAsync(Interaction(process, integration, Now.AddHours(1), leaseOwner: "worker"));
        await Stores.AcceptAsync(Interaction(process, integration, Now.AddHours(1), priority: Priority.Bulk));
        var notice = await Stores.AcceptedAsync(process, integration, Now.AddHours(1));
        notice.RecordOutcomePending(Now, Now.AddHours(2), "cut");
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, notice, None));

        var page = await Stores.Interactions.ListWaitingAsync(Acme, integration, Priority.Normal, new(Now, ""), 10, None);
        var foreign = await Stores.Interactions.ListWaitingAsync(Other, integration, Priority.Normal, new(Now, ""), 10, None);

        Assert.Equal(Show(waiting), Show(Assert.Single(page.Items)));
        Assert.Null(page.Next);
        Assert.Empty(foreign.Items);
    }

    [Fact]
    public async Task HastenAsync_StillWaiting_IsDueThen()
    {
        var interaction = await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme), integration, Now.AddHours(1));

        Assert.Equal(0, await Stores.Interactions.HastenAsync(Other, [(interaction, Now)], None));
        Assert.Equal(1, await Stores.Interactions.HastenAsync(Acme, [(interaction, Now)], None));

        var claimed = Assert.Single(await Stores.ClaimAsync("worker", Now));
        Assert.Equal((interaction.Id, interaction.Version), (claimed.Id, claimed.Version));
    }

    [Fact]
    public async Task HastenAsync_ChangedSince_IsLeftAlone()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var claimed = await Stores.AcceptedAsync(process, integration, Now.AddHours(1));
        Assert.Single(await Stores.ClaimAsync("worker", Now.AddHours(1)));
        var saved = await Stores.AcceptedAsync(process, integration, Now.AddHours(1));
        var changed = saved.Copy();
        changed.RecordHeld(Now, Now.AddHours(3), HistoryNotes.QuietHours);
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, changed, None));

        Assert.Equal(0, await Stores.Interactions.HastenAsync(Acme, [(claimed, Now), (saved, Now)], None));
        Assert.Equal(0, await Stores.Interactions.HastenAsync(Acme, [], None));

        Assert.Equal(Now.AddHours(3), (await Stores.Interactions.FindAsync(Acme, saved.Id, None))!.Dispatch.DueAt);
    }
}
