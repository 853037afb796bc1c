using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Core.Tests.Callbacks;

/// <summary>Every verb of a stored callback from every state.</summary>
public sealed class CallbackStateTests
{
    private static readonly DateTimeOffset Received = TestClock.New().GetUtcNow();
    private static readonly DateTimeOffset Lease = Received.AddMinutes(1);

    public static TheoryData<CallbackState> Over => [CallbackState.Done, CallbackState.Unreadable, CallbackState.Unmatched];

    public static TheoryData<CallbackState> States => [.. Enum.GetValues<CallbackState>()];

    private static readonly Dictionary<string, Action<StoredCallback>> Verbs = new()
    {
        ["Note"] = notice => notice.Note("Another."),
        ["Done"] = notice => notice.Done(),
        ["Unreadable"] = notice => notice.Unreadable("Another."),
        ["Unmatched"] = notice => notice.Unmatched("Another."),
        ["Park"] = notice => notice.Park([1], Lease),
        ["Release"] = notice => notice.Release(),
    };

    [Theory]
    [MemberData(nameof(Over))]
    public void EveryVerb_Over_ChangesNothing(CallbackState state)
    {
        foreach (var verb in Verbs.Values)
        {
            var notice = In(state);
            var before = Show(notice);

            verb(notice);

            Assert.Equal(before, Show(notice));
        }
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Restore_AnyState_PutsBackStateAndDueTime(CallbackState state)
    {
        var notice = In(CallbackState.Pending);

        notice.Restore(state, Lease.AddTicks(1));

        Assert.Equal((state, Lease.AddTicks(1)), (notice.State, notice.DueAt));
    }

    [Fact]
    public void Done_NothingNoted_IsDone()
    {
        var notice = In(CallbackState.Pending);

        notice.Done();

        Assert.Equal((CallbackState.Done, null, 2, null, null), Show(notice));
    }

    [Fact]
    public void Done_ItemsNoted_IsUnreadableWithTheFirstProblem()
    {
        var notice = In(CallbackState.Pending);
        notice.Note("First.");
        notice.Note("Second.");

        notice.Done();

        Assert.Equal((CallbackState.Unreadable, null, 2, null, "First."), Show(notice));
    }

    [Fact]
    public void Note_Pending_StaysDueAsItWas()
    {
        var notice = In(CallbackState.Pending);

        notice.Note("First.");

        Assert.Equal((CallbackState.Pending, Lease, 2, "0", "First."), Show(notice));
    }

    [Fact]
    public void Unreadable_AfterANote_TellsWhyTheWholeIs()
    {
        var notice = In(CallbackState.Pending);
        notice.Note("First.");

        notice.Unreadable("All of it.");

        Assert.Equal((CallbackState.Unreadable, null, 2, null, "All of it."), Show(notice));
    }

    [Fact]
    public void Unmatched_Pending_IsOverWithTheReason()
    {
        var notice = In(CallbackState.Pending);

        notice.Unmatched("No such message.");

        Assert.Equal((CallbackState.Unmatched, null, 2, null, "No such message."), Show(notice));
    }

    [Fact]
    public void Park_Pending_KeepsWhatWaitsAndCounts()
    {
        var notice = In(CallbackState.Pending);
        notice.Note("First.");

        notice.Park([2, 3], Lease.AddMinutes(5));

        Assert.Equal((CallbackState.Pending, Lease.AddMinutes(5), 3, "2,3", "First."), Show(notice));
    }

    [Fact]
    public void Release_Pending_GoesBackToItsPlaceWithNothingCounted()
    {
        var notice = In(CallbackState.Pending);

        notice.Release();

        Assert.Equal((CallbackState.Pending, Received, 2, "0", null), Show(notice));
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Reopen_AnyState_BeginsAgain(CallbackState state)
    {
        var notice = In(state);

        notice.Reopen(Lease.AddDays(1));

        Assert.Equal((CallbackState.Pending, Lease.AddDays(1), 0, null, null), Show(notice));
    }

    private static StoredCallback In(CallbackState state) => new()
    {
        Id = IrisId.New(Received),
        Tenant = Builders.Tenant,
        IntegrationId = IrisId.New(Received),
        Lane = CallbackLane.Status,
        Callback = new ProviderCallback("POST", "https://gw.example.test/callback", [], [], [], Received),
        State = state,
        DueAt = state == CallbackState.Pending ? Lease : null,
        Attempts = 2,
        OpenItems = state == CallbackState.Pending ? [0] : null,
        Problem = state is CallbackState.Pending or CallbackState.Done ? null : "Why.",
    };

    private static (CallbackState State, DateTimeOffset? DueAt, int Attempts, string? Open, string? Problem) Show(StoredCallback notice) =>
        (notice.State, notice.DueAt, notice.Attempts, notice.OpenItems is { } open ? string.Join(',', open) : null, notice.Problem);
}
