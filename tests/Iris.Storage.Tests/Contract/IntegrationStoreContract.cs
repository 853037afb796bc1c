using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Storage.Tests.Contract;

public abstract class IntegrationStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task CreateAsync_NewIntegration_IsFoundAsWritten()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);

        var found = await Stores.Integrations.FindAsync(Acme, integration.Id, None);

        Assert.Equal(1, integration.Version);
        Assert.Equal(Samples.Show(integration), Samples.Show(found));
    }

    [Fact]
    public async Task CreateAsync_SameIdTwice_ThrowsAndKeepsTheFirst()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        var before = Samples.Show(integration);
        integration.Name = "second";

        await Assert.ThrowsAsync<InvalidOperationException>(() => Stores.Integrations.CreateAsync(Acme, integration, None));

        Assert.Equal(before, Samples.Show(await Stores.Integrations.FindAsync(Acme, integration.Id, None)));
    }

    [Fact]
    public async Task SaveHoldAsync_CurrentVersion_IsFoundAndLeavesTheRestAlone()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        var editor = (await Stores.Integrations.FindAsync(Acme, integration.Id, None))!;

        Assert.True(await Stores.Integrations.SaveHoldAsync(Acme, integration, Held(Samples.Now), None));

        var found = (await Stores.Integrations.FindAsync(Acme, integration.Id, None))!;
        Assert.Equal(Show(Held(Samples.Now)), Show(found.HoldRecord));
        Assert.Equal((1, 1), (found.HoldVersion, found.Version));
        Assert.Equal((1, Show(Held(Samples.Now))), (integration.HoldVersion, Show(integration.HoldRecord)));
        editor.Name = "changed meanwhile";
        Assert.Equal(SaveResult.Saved, await Stores.Integrations.SaveAsync(Acme, editor, None));
        found = (await Stores.Integrations.ListAsync(Acme, null, 10, None)).Items.Single(one => one.Id == integration.Id);
        Assert.Equal(("changed meanwhile", Show(Held(Samples.Now))), (found.Name, Show(found.HoldRecord)));

        Assert.True(await Stores.Integrations.SaveHoldAsync(Acme, found, null, None));
        found = (await Stores.Integrations.FindAnywhereAsync(integration.Id, None))!;
        Assert.Equal((null, 2), (found.HoldRecord, found.HoldVersion));
    }

    [Fact]
    public async Task SaveHoldAsync_StaleForeignOrGone_ChangesNothing()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        var stale = (await Stores.Integrations.FindAsync(Acme, integration.Id, None))!;
        await Stores.Integrations.SaveHoldAsync(Acme, integration, Held(Samples.Now), None);

        Assert.False(await Stores.Integrations.SaveHoldAsync(Acme, stale, Held(Samples.Now.AddDays(1)), None));
        Assert.False(await Stores.Integrations.SaveHoldAsync(Other, integration, null, None));
        Assert.False(await Stores.Integrations.SaveHoldAsync(Acme, Samples.Integration(Acme), Held(Samples.Now), None));

        Assert.Equal(0, stale.HoldVersion);
        Assert.Equal(Show(Held(Samples.Now)), Show((await Stores.Integrations.FindAsync(Acme, integration.Id, None))!.HoldRecord));
    }

    [Fact]
    public async Task ListDueHoldsAsync_OfAllTenants_TheLongestDueFirst()
    {
        var held = new List<Integration>();
        foreach (var (tenant, due) in new[] { (Acme, -1), (Other, -2), (Acme, 1), (Acme, 0) })
        {
            held.Add(Samples.Integration(tenant));
            await Stores.Integrations.CreateAsync(tenant, held[^1], None);
            await Stores.Integrations.SaveHoldAsync(tenant, held[^1], Held(Samples.Now.AddMinutes(due)), None);
        }

        await Stores.Integrations.CreateAsync(Acme, Samples.Integration(Acme), None);

        var due2 = await Stores.Integrations.ListDueHoldsAsync(Samples.Now, 10, None);
        Assert.Equal([held[1].Id, held[0].Id, held[3].Id], due2.Select(one => one.Id));
        Assert.Equal([held[1].Id], (await Stores.Integrations.ListDueHoldsAsync(Samples.Now, 1, None)).Select(one => one.Id));
        await Stores.Integrations.SaveHoldAsync(Other, due2[0], null, None);
        Assert.Equal([held[0].Id, held[3].Id], (await Stores.Integrations.ListDueHoldsAsync(Samples.Now, 10, None)).Select(one => one.Id));
    }

    /// <summary>One by hand is never due, and is counted among those that are held.</summary>
    [Fact]
    public async Task ListDueHoldsAsync_NeverDue_IsFoundAtTheEndOfTimeAlone()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);

        await Stores.Integrations.SaveHoldAsync(Acme, integration, Held(DateTimeOffset.MaxValue), None);

        Assert.Empty(await Stores.Integrations.ListDueHoldsAsync(Samples.Now.AddYears(1000), 10, None));
        Assert.Equal([integration.Id], (await Stores.Integrations.ListDueHoldsAsync(DateTimeOffset.MaxValue, 10, None)).Select(one => one.Id));
    }

    private static IntegrationHold Held(DateTimeOffset due) => new()
    {
        Since = Samples.Now.AddTicks(1),
        Code = "20003",
        Reason = "¿quién?",
        NextProbeAt = DateTimeOffset.MaxValue,
        IsByHand = true,
        Probes = 3,
        IsOpen = true,
        DueAt = due,
        Untold = [new HoldEvent(HoldEvents.Held, Samples.Now, "20003", "¿quién?", Samples.Now, Samples.Now, HoldRelease.Hand)],
    };

    private static string Show(IntegrationHold? hold) => System.Text.Json.JsonSerializer.Serialize(hold);

    [Fact]
    public async Task SaveAsync_CurrentVersion_ReplacesAndCountsUp()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        integration.IsEnabled = false;
        integration.Secrets["token"] = "other cipher";

        Assert.Equal(SaveResult.Saved, await Stores.Integrations.SaveAsync(Acme, integration, None));

        Assert.Equal(2, integration.Version);
        Assert.Equal(Samples.Show(integration), Samples.Show(await Stores.Integrations.FindAsync(Acme, integration.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_StaleVersion_ConflictsAndChangesNothing()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        var stale = (await Stores.Integrations.FindAsync(Acme, integration.Id, None))!;
        await Stores.Integrations.SaveAsync(Acme, integration, None);
        stale.Name = "stale";

        Assert.Equal(SaveResult.Conflict, await Stores.Integrations.SaveAsync(Acme, stale, None));

        Assert.Equal(1, stale.Version);
        Assert.Equal(Samples.Show(integration), Samples.Show(await Stores.Integrations.FindAsync(Acme, integration.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_UnknownIntegration_IsMissing() =>
        Assert.Equal(SaveResult.Missing, await Stores.Integrations.SaveAsync(Acme, Samples.Integration(Acme), None));

    [Fact]
    public async Task EveryMethod_IntegrationOfAnotherTenant_IsUnknown()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);

        Assert.Null(await Stores.Integrations.FindAsync(Other, integration.Id, None));
        Assert.Empty((await Stores.Integrations.ListAsync(Other, null, 10, None)).Items);
        Assert.Equal(SaveResult.Missing, await Stores.Integrations.SaveAsync(Other, integration, None));
        Assert.Equal(1, (await Stores.Integrations.FindAsync(Acme, integration.Id, None))!.Version);
    }

    [Fact]
    public async Task TryCreateAsync_NewKey_IsThereWithItsRecord()
    {
        var integration = Samples.Integration(Acme);

        Assert.True(await Stores.Integrations.TryCreateAsync(Acme, integration, Record(Acme, "k-1"), None));

        Assert.Equal(1, integration.Version);
        Assert.Equal(Samples.Show(integration), Samples.Show(await Stores.Integrations.FindAsync(Acme, integration.Id, None)));
        var found = (await Stores.Idempotency.FindAsync(Acme, "k-1", None))!;
        Assert.Equal(("k-1", "hash", Samples.Now), (found.Key, found.Hash, found.Created));
        Assert.Equal([0, 255, 123], found.Answer);
        Assert.Equal(SaveResult.Saved, await Stores.Integrations.SaveAsync(Acme, integration, None));
        Assert.NotNull(await Stores.Idempotency.FindAsync(Acme, "k-1", None));
    }

    [Fact]
    public async Task TryCreateAsync_KeyOfAnotherOrOfASend_WritesNothing()
    {
        var (first, second) = (Samples.Integration(Acme), Samples.Integration(Acme));
        var process = Samples.Process(Acme);
        await Stores.Integrations.TryCreateAsync(Acme, first, Record(Acme, "k-1"), None);
        await Stores.Interactions.AcceptAsync(Acme, [new Acceptance(Samples.Interaction(process), null, process)], Record(Acme, "k-2"), None);

        Assert.False(await Stores.Integrations.TryCreateAsync(Acme, second, Record(Acme, "k-1"), None));
        Assert.False(await Stores.Integrations.TryCreateAsync(Acme, second, Record(Acme, "k-2"), None));

        Assert.Null(await Stores.Integrations.FindAsync(Acme, second.Id, None));
        var other = Samples.Integration(Other);
        Assert.True(await Stores.Integrations.TryCreateAsync(Other, other, Record(Other, "k-1"), None));
    }

    [Fact]
    public async Task PruneAsync_RecordsOfIntegrationsAndSends_ForgetsTheOldOnesAlone()
    {
        var (old, young) = (Samples.Integration(Acme), Samples.Integration(Acme));
        var process = Samples.Process(Acme);
        await Stores.Integrations.TryCreateAsync(Acme, old, Record(Acme, "k-1"), None);
        await Stores.Interactions.AcceptAsync(Acme, [new Acceptance(Samples.Interaction(process), null, process)], Record(Acme, "k-2"), None);
        await Stores.Integrations.TryCreateAsync(Acme, young, Record(Acme, "k-3") with { Created = Samples.Now.AddDays(1) }, None);

        Assert.Equal(1, await Stores.Idempotency.PruneAsync(Samples.Now.AddTicks(1), 1, None));
        Assert.Equal(1, await Stores.Idempotency.PruneAsync(Samples.Now.AddTicks(1), 10, None));

        Assert.Null(await Stores.Idempotency.FindAsync(Acme, "k-1", None));
        Assert.Null(await Stores.Idempotency.FindAsync(Acme, "k-2", None));
        Assert.NotNull(await Stores.Idempotency.FindAsync(Acme, "k-3", None));
        Assert.NotNull(await Stores.Integrations.FindAsync(Acme, old.Id, None));
    }

    private static IdempotencyRecord Record(TenantId tenant, string key) => new(tenant, key, "hash", Samples.Now, [0, 255, 123]);

    [Fact]
    public async Task RemoveAsync_NothingWaits_IsGone()
    {
        var (kept, removed) = (Samples.Integration(Acme), Samples.Integration(Acme));
        await Stores.Integrations.CreateAsync(Acme, kept, None);
        await Stores.Integrations.CreateAsync(Acme, removed, None);
        await FinishedAsync(removed.Id);

        Assert.Equal(RemoveResult.Removed, await Stores.Integrations.RemoveAsync(Acme, removed.Id, heedEvents: true, None));

        Assert.Null(await Stores.Integrations.FindAsync(Acme, removed.Id, None));
        Assert.Null(await Stores.Integrations.FindAnywhereAsync(removed.Id, None));
        Assert.Equal(kept.Id, Assert.Single((await Stores.Integrations.ListAsync(Acme, null, 10, None)).Items).Id);
        Assert.Equal(RemoveResult.Missing, await Stores.Integrations.RemoveAsync(Acme, removed.Id, heedEvents: true, None));
        Assert.Equal(SaveResult.Missing, await Stores.Integrations.SaveAsync(Acme, removed, None));
    }

    [Fact]
    public async Task RemoveAsync_OfAnotherTenantOrUnknown_IsMissing()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);

        Assert.Equal(RemoveResult.Missing, await Stores.Integrations.RemoveAsync(Other, integration.Id, heedEvents: true, None));
        Assert.Equal(RemoveResult.Missing, await Stores.Integrations.RemoveAsync(Acme, Samples.NewId(), heedEvents: true, None));

        Assert.NotNull(await Stores.Integrations.FindAsync(Acme, integration.Id, None));
    }

    [Theory]
    [InlineData("ready")]
    [InlineData("scheduled")]
    [InlineData("in flight")]
    [InlineData("unknown outcome")]
    public async Task RemoveAsync_SendNotOver_IsRefused(string how)
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        var due = how == "scheduled" ? Samples.Now.AddDays(30) : Samples.Now;
        var interaction = await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme), integration.Id, due);
        if (how is "in flight" or "unknown outcome")
            await Stores.Interactions.BeginAttemptAsync(Acme, interaction, "worker", Samples.Now.AddMinutes(1), None);
        if (how == "unknown outcome")
        {
            interaction.RecordOutcomePending(Samples.Now, Samples.Now.AddDays(1), "cut");
            await Stores.Interactions.SaveAsync(Acme, interaction, None);
        }

        Assert.Equal(RemoveResult.SendsWait, await Stores.Integrations.RemoveAsync(Acme, integration.Id, heedEvents: false, None));

        Assert.Equal(Samples.Show(integration), Samples.Show(await Stores.Integrations.FindAsync(Acme, integration.Id, None)));
    }

    [Fact]
    public async Task RemoveAsync_CallbackNotProcessed_IsRefusedUntilItIs()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        var notice = Notice(integration.Id);
        await Stores.Notices.AddAsync(Acme, notice, None);

        Assert.Equal(RemoveResult.NoticesWait, await Stores.Integrations.RemoveAsync(Acme, integration.Id, heedEvents: false, None));
        notice.Park([0], Samples.Now.AddHours(1));
        await Stores.Notices.SaveAsync(Acme, notice, None);
        Assert.Equal(RemoveResult.NoticesWait, await Stores.Integrations.RemoveAsync(Acme, integration.Id, heedEvents: false, None));

        notice.Done();
        await Stores.Notices.SaveAsync(Acme, notice, None);
        Assert.Equal(RemoveResult.Removed, await Stores.Integrations.RemoveAsync(Acme, integration.Id, heedEvents: false, None));
    }

    [Theory]
    [InlineData(true, RemoveResult.EventsWait)]
    [InlineData(false, RemoveResult.Removed)]
    public async Task RemoveAsync_EventPending_IsRefusedWhereEventsAreHeeded(bool heedEvents, RemoveResult expected)
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        var interaction = Samples.Interaction(await Stores.OpenProcessAsync(Acme), integration.Id, direction: Direction.In);
        interaction.Outbox.Add(Samples.EventOf(Samples.Delivery(interaction)));
        await Stores.AcceptAsync(interaction);

        Assert.Equal(expected, await Stores.Integrations.RemoveAsync(Acme, integration.Id, heedEvents, None));
    }

    /// <summary>All of it over, and much of other integrations that is not.</summary>
    private async Task FinishedAsync(string integrationId)
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var sent = await Stores.AcceptedAsync(process, integrationId);
        sent.RecordSent(Samples.Now, [], null);
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, sent, None));
        var notice = Notice(integrationId);
        notice.Unmatched("nobody's");
        await Stores.Notices.AddAsync(Acme, notice, None);
        var other = Samples.Interaction(process);
        other.Outbox.Add(Samples.EventOf(Samples.Delivery(other)));
        await Stores.AcceptAsync(other);
        await Stores.Notices.AddAsync(Acme, Notice(other.Integration.IntegrationId), None);
    }

    private static StoredCallback Notice(string integrationId) => new()
    {
        Id = Samples.NewId(),
        Tenant = Acme,
        IntegrationId = integrationId,
        Lane = CallbackLane.Status,
        Callback = new ProviderCallback("POST", "https://iris.example/callback", [], [], [], Samples.Now),
        DueAt = Samples.Now,
    };

    [Fact]
    public async Task ListAsync_SomePages_HoldsEachOnceNewestFirst()
    {
        var all = Enumerable.Range(0, 5).Select(_ => Samples.Integration(Acme)).ToList();
        foreach (var integration in all)
            await Stores.Integrations.CreateAsync(Acme, integration, None);

        var listed = await Pages.ReadAsync<Integration>(2, (cursor, most) => Stores.Integrations.ListAsync(Acme, cursor, most, None));

        Assert.Equal(all.AsEnumerable().Reverse().Select(Samples.Show), listed.Select(Samples.Show));
    }
}
