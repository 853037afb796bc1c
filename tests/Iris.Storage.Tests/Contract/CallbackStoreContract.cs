using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Handles;
using Iris.Core.Kernel;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

public abstract class CallbackStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task AddAsync_Notice_IsFoundByteForByte()
    {
        var notice = Notice(Acme, NewId(), body: [0, 255, 123, 10, 0xC3, 0x28]);

        Assert.True(await Stores.Notices.AddAsync(Acme, notice, None));

        var found = (await Stores.Notices.FindAsync(Acme, notice.Id, None))!;
        Assert.Equal(notice.Callback.Body, found.Callback.Body);
        Assert.Equal("v", found.Callback.Header("X-HEADER"));
        Assert.Equal("1", found.Callback.QueryValue("i"));
        Assert.Equal((notice.Callback.Url, notice.Callback.Received, notice.DueAt), (found.Callback.Url, found.Callback.Received, found.DueAt));
        Assert.Equal((CallbackLane.Status, CallbackState.Pending, "g-1"), (found.Lane, found.State, found.Group));
    }

    [Fact]
    public async Task AddAsync_SameNonceOfOneIntegration_IsRefused()
    {
        var integration = NewId();

        Assert.True(await Stores.Notices.AddAsync(Acme, Notice(Acme, integration, nonce: "n-1"), None));
        Assert.False(await Stores.Notices.AddAsync(Acme, Notice(Acme, integration, nonce: "n-1"), None));
        Assert.True(await Stores.Notices.AddAsync(Acme, Notice(Acme, NewId(), nonce: "n-1"), None));
        Assert.True(await Stores.Notices.AddAsync(Acme, Notice(Acme, integration), None));
        Assert.True(await Stores.Notices.AddAsync(Acme, Notice(Acme, integration), None));
    }

    [Fact]
    public async Task ClaimAsync_ParallelClaimers_NeverGetOneTwice()
    {
        for (var i = 0; i < 60; i++)
            await Stores.Notices.AddAsync(Acme, Notice(Acme, NewId()), None);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ClaimAsync(limit: 20))));

        var ids = claims.SelectMany(claim => claim).Select(notice => notice.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.NotEmpty(ids);
    }

    [Fact]
    public async Task ClaimAsync_LeaseRunsOut_ComesAgain()
    {
        await Stores.Notices.AddAsync(Acme, Notice(Acme, NewId()), None);

        Assert.Single(await ClaimAsync());
        Assert.Empty(await ClaimAsync());
        Assert.Single(await ClaimAsync(Now.AddMinutes(2)));
    }

    [Fact]
    public async Task ClaimAsync_LongQueueOfOneIntegration_LeavesPlacesForTheOthers()
    {
        var greedy = NewId();
        for (var i = 0; i < 100; i++)
            await Stores.Notices.AddAsync(Acme, Notice(Acme, greedy), None);
        var small = Enumerable.Range(0, 10).Select(_ => NewId()).ToList();
        foreach (var integration in small)
            await Stores.Notices.AddAsync(Other, Notice(Other, integration), None);

        var claimed = await ClaimAsync(limit: 20, perIntegration: 5);

        Assert.Empty(small.Except(claimed.Select(notice => notice.IntegrationId)));
        Assert.Equal(5, claimed.Count(notice => notice.IntegrationId == greedy));
    }

    [Fact]
    public async Task ClaimAsync_PausedIntegration_IsLeftAloneAndTakesNoPlace()
    {
        var (paused, other) = (NewId(), NewId());
        for (var i = 0; i < 20; i++)
            await Stores.Notices.AddAsync(Acme, Notice(Acme, paused), None);
        await Stores.Notices.AddAsync(Acme, Notice(Acme, other), None);

        var claimed = await ClaimAsync(limit: 5, perIntegration: 5, paused: [paused, NewId()]);

        Assert.Equal(other, Assert.Single(claimed).IntegrationId);
        Assert.Equal(5, (await ClaimAsync(perIntegration: 5)).Count);
    }

    [Fact]
    public async Task ClaimAsync_OtherLaneOrNotDue_IsLeftAlone()
    {
        var late = Notice(Acme, NewId());
        late.Park([0], Now.AddSeconds(1));
        await Stores.Notices.AddAsync(Acme, late, None);
        await Stores.Notices.AddAsync(Acme, Notice(Acme, NewId(), CallbackLane.Inbound), None);

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task SaveAsync_Finished_IsListedByStateAndNeverClaimed()
    {
        var integration = NewId();
        var notice = Notice(Acme, integration);
        await Stores.Notices.AddAsync(Acme, notice, None);
        notice.Unreadable(Odd);

        await Stores.Notices.SaveAsync(Acme, notice, None);

        Assert.Empty(await ClaimAsync(Now.AddYears(1)));
        var listed = Assert.Single((await Stores.Notices.ListAsync(Acme, integration, CallbackState.Unreadable, null, 10, None)).Items);
        Assert.Equal((notice.Id, Odd), (listed.Id, listed.Problem));
        Assert.Empty((await Stores.Notices.ListAsync(Acme, integration, CallbackState.Pending, null, 10, None)).Items);
        Assert.Equal(1, await Stores.Notices.CountAsync(Acme, integration, CallbackState.Unreadable, None));
        Assert.Equal(0, await Stores.Notices.CountAsync(Acme, integration, CallbackState.Done, None));
    }

    [Fact]
    public async Task SaveAllAsync_OfSeveralTenants_SavesEachAndLeavesOutWhatIsGone()
    {
        var integration = NewId();
        var (mine, theirs, gone) = (Notice(Acme, integration), Notice(Other, integration), Notice(Acme, integration));
        await Stores.Notices.AddAsync(Acme, mine, None);
        await Stores.Notices.AddAsync(Other, theirs, None);
        foreach (var notice in (StoredCallback[])[mine, theirs, gone])
            notice.Unreadable(Odd);

        await Stores.Notices.SaveAllAsync([mine, theirs, gone], None);
        await Stores.Notices.SaveAllAsync([], None);

        foreach (var notice in (StoredCallback[])[mine, theirs])
            Assert.Equal((CallbackState.Unreadable, Odd), (await Stores.Notices.FindAsync(notice.Tenant, notice.Id, None)) is { } found ? (found.State, found.Problem) : default);
        Assert.Null(await Stores.Notices.FindAsync(Acme, gone.Id, None));
    }

    [Fact]
    public async Task FindGroupAsync_Parts_AreFoundInOrder()
    {
        var integration = NewId();
        var parts = Enumerable.Range(0, 3).Select(_ => Notice(Acme, integration)).ToList();
        foreach (var part in parts.AsEnumerable().Reverse())
            await Stores.Notices.AddAsync(Acme, part, None);

        var found = await Stores.Notices.FindGroupAsync(Acme, integration, "g-1", 10, None);

        Assert.Equal(parts.Select(part => part.Id), found.Select(part => part.Id));
        Assert.Empty(await Stores.Notices.FindGroupAsync(Acme, integration, "g-2", 10, None));
    }

    [Fact]
    public async Task FindGroupAsync_MoreThanAsked_FindsTheNewest()
    {
        var integration = NewId();
        var parts = Enumerable.Range(0, 5).Select(_ => Notice(Acme, integration)).ToList();
        foreach (var part in parts)
            await Stores.Notices.AddAsync(Acme, part, None);

        var found = await Stores.Notices.FindGroupAsync(Acme, integration, "g-1", 2, None);

        Assert.Equal(parts[3..].Select(part => part.Id), found.Select(part => part.Id));
    }

    [Fact]
    public async Task CountGroupAsync_Parts_AreCountedUpToTheLimit()
    {
        var integration = NewId();
        for (var i = 0; i < 5; i++)
            await Stores.Notices.AddAsync(Acme, Notice(Acme, integration), None);

        Assert.Equal(5, await Stores.Notices.CountGroupAsync(Acme, integration, "g-1", 10, None));
        Assert.Equal(3, await Stores.Notices.CountGroupAsync(Acme, integration, "g-1", 3, None));
        Assert.Equal(0, await Stores.Notices.CountGroupAsync(Acme, integration, "g-2", 3, None));
        Assert.Equal(0, await Stores.Notices.CountGroupAsync(Other, integration, "g-1", 3, None));
    }

    [Fact]
    public async Task EveryMethod_NoticeOfAnotherTenant_IsUnknown()
    {
        var notice = Notice(Acme, NewId());
        await Stores.Notices.AddAsync(Acme, notice, None);
        notice.Done();

        Assert.Null(await Stores.Notices.FindAsync(Other, notice.Id, None));
        Assert.Empty((await Stores.Notices.ListAsync(Other, notice.IntegrationId, null, null, 10, None)).Items);
        Assert.Empty(await Stores.Notices.FindGroupAsync(Other, notice.IntegrationId, "g-1", 10, None));
        Assert.Equal(0, await Stores.Notices.CountAsync(Other, notice.IntegrationId, CallbackState.Pending, None));
        await Stores.Notices.SaveAsync(Other, notice, None);
        Assert.Equal(CallbackState.Pending, (await Stores.Notices.FindAsync(Acme, notice.Id, None))!.State);
    }

    [Fact]
    public async Task PruneAsync_OldAndOver_RemovesOnlyThose()
    {
        var over = Notice(Acme, NewId());
        var open = Notice(Acme, NewId());
        await Stores.Notices.AddAsync(Acme, over, None);
        await Stores.Notices.AddAsync(Acme, open, None);
        over.Done();
        await Stores.Notices.SaveAsync(Acme, over, None);

        Assert.Equal(0, await Stores.Notices.PruneAsync(Now, 10, None));
        Assert.Equal(1, await Stores.Notices.PruneAsync(Now.AddSeconds(1), 10, None));

        Assert.Null(await Stores.Notices.FindAsync(Acme, over.Id, None));
        Assert.NotNull(await Stores.Notices.FindAsync(Acme, open.Id, None));
    }

    [Fact]
    public async Task ListAsync_Pages_HoldEachOnceNewestFirst()
    {
        var integration = NewId();
        var all = new List<StoredCallback>();
        for (var i = 0; i < 11; i++)
        {
            var notice = Notice(Acme, integration);
            await Stores.Notices.AddAsync(Acme, notice, None);
            await Stores.Notices.AddAsync(Acme, Notice(Acme, "another"), None);
            End(notice, (CallbackState)(i % Enum.GetValues<CallbackState>().Length));
            await Stores.Notices.SaveAsync(Acme, notice, None);
            all.Insert(0, notice);
        }

        foreach (var state in new CallbackState?[] { null, CallbackState.Pending, CallbackState.Done })
        {
            var listed = await Pages.ReadAsync<StoredCallback>(2, (cursor, most) => Stores.Notices.ListAsync(Acme, integration, state, cursor, most, None));
            var expected = all.Where(notice => (state ?? notice.State) == notice.State);
            Assert.Equal(expected.Select(notice => (notice.Id, notice.State)), listed.Select(notice => (notice.Id, notice.State)));
        }
    }

    [Fact]
    public async Task ClaimAsync_MoreBytesThanTheBudget_LeavesTheRestForTheNextClaims()
    {
        var large = NewId();
        for (var i = 0; i < 5; i++)
            await Stores.Notices.AddAsync(Acme, Notice(Acme, large, body: new byte[100_000]), None);
        await Stores.Notices.AddAsync(Other, Notice(Other, NewId()), None);

        var claims = await StoresExtensions.ClaimAllAsync(() => ClaimAsync(budget: new ClaimBudget(1_000_000)));

        // Each is kept in base64 or raw, and counts twice; half is for one tenant.
        Assert.InRange(claims[0].Count(notice => notice.Tenant == Acme), 1, 2);
        Assert.Single(claims[0], notice => notice.Tenant == Other);
        Assert.Equal(6, claims.Sum(claim => claim.Count));
    }

    [Fact]
    public async Task PruneUnmatchedAsync_MoreThanAreKept_RemovesTheOldestOfThatState()
    {
        var (first, second) = (NewId(), NewId());
        var unmatched = new List<StoredCallback>();
        for (var i = 0; i < 5; i++)
            unmatched.Add(await OverAsync(Acme, i % 2 == 0 ? first : second, CallbackState.Unmatched));
        StoredCallback[] others =
        [
            await OverAsync(Acme, first, CallbackState.Done), await OverAsync(Acme, first, CallbackState.Unreadable),
            await OverAsync(Other, NewId(), CallbackState.Unmatched), Notice(Acme, first),
        ];
        await Stores.Notices.AddAsync(Acme, others[^1], None);

        Assert.Equal(0, await Stores.Notices.PruneUnmatchedAsync(Acme, CallbackState.Unmatched, 5, 10, None));
        Assert.Equal(2, await Stores.Notices.PruneUnmatchedAsync(Acme, CallbackState.Unmatched, 2, 2, None));
        Assert.Equal(1, await Stores.Notices.PruneUnmatchedAsync(Acme, CallbackState.Unmatched, 2, 2, None));
        Assert.Equal(0, await Stores.Notices.PruneUnmatchedAsync(Acme, CallbackState.Unmatched, 2, 2, None));

        foreach (var (notice, index) in unmatched.Select((notice, index) => (notice, index)))
            Assert.Equal(index >= 3, await Stores.Notices.FindAsync(Acme, notice.Id, None) is not null);
        foreach (var notice in others)
            Assert.NotNull(await Stores.Notices.FindAsync(notice.Tenant, notice.Id, None));
        Assert.Equal(1, await Stores.Notices.PruneUnmatchedAsync(Acme, CallbackState.Unreadable, 0, 10, None));
    }

    private async Task<StoredCallback> OverAsync(TenantId tenant, string integrationId, CallbackState state)
    {
        var notice = Notice(tenant, integrationId);
        await Stores.Notices.AddAsync(tenant, notice, None);
        End(notice, state);
        await Stores.Notices.SaveAsync(tenant, notice, None);
        return notice;
    }

    private static void End(StoredCallback notice, CallbackState state)
    {
        if (state == CallbackState.Unreadable)
            notice.Unreadable("Why.");
        else if (state == CallbackState.Unmatched)
            notice.Unmatched("Why.");
        else if (state == CallbackState.Done)
            notice.Done();
    }

    private Task<IReadOnlyList<StoredCallback>> ClaimAsync(DateTimeOffset? now = null, int limit = 10, int perIntegration = 10, string[]? paused = null,
        ClaimBudget? budget = null) =>
        Stores.Notices.ClaimAsync(
            new CallbackClaim(CallbackLane.Status, now ?? Now, (now ?? Now).AddMinutes(1), limit, perIntegration)
            {
                PausedIntegrations = paused ?? [],
                Budget = budget ?? new ClaimBudget(long.MaxValue),
            },
            None);

    private static StoredCallback Notice(
        TenantId tenant, string integrationId, CallbackLane lane = CallbackLane.Status, string? nonce = null, byte[]? body = null) => new()
        {
            Id = NewId(),
            Tenant = tenant,
            IntegrationId = integrationId,
            Lane = lane,
            Nonce = nonce,
            Group = "g-1",
            DueAt = Now,
            Callback = new ProviderCallback("POST", "https://gw.example.test/c?i=1", [new("x-header", "v")], [new("i", "1")], body ?? [], Now),
        };
}
