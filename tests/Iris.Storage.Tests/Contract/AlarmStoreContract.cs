using Iris.Core.Integrations;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Of an integration and kind there is one alarm at most, and each move of it happens once.</summary>
public abstract class AlarmStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task TryAddAsync_EveryMemberSet_ReadsBackTheSame()
    {
        var alarm = New() with
        {
            Ended = Now.AddTicks(9),
            IsTold = true,
            SeenBy = "gateway 1",
            SeenAt = Now.AddTicks(1),
            Figures = new() { Waiting = 5, OldestDue = Now.AddTicks(3), Failed = 4, Ended = 7, OpenUntil = Now.AddTicks(5), Reason = "RECEIVER_GONE" },
        };

        Assert.True(await Stores.Alarms.TryAddAsync(alarm, None));

        Assert.Equal([alarm with { Version = 1 }], await Stores.Alarms.ListAsync(Acme, None));
        Assert.Empty(await Stores.Alarms.ListAsync(Other, None));
    }

    [Fact]
    public async Task TryAddAsync_InParallel_OneIsAdded()
    {
        var alarm = New();

        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Stores.Alarms.TryAddAsync(alarm, None)));

        Assert.Single(added, one => one);
        Assert.True(await Stores.Alarms.TryAddAsync(alarm with { Kind = AlarmKind.FailureRate }, None));
        Assert.True(await Stores.Alarms.TryAddAsync(alarm with { Tenant = Other }, None));
        Assert.Equal(3, (await Stores.Alarms.ListAsync(null, None)).Count);
    }

    [Fact]
    public async Task TrySaveAndRemove_ChangedSince_IsFalse()
    {
        var alarm = New();
        await Stores.Alarms.TryAddAsync(alarm, None);
        var read = Assert.Single(await Stores.Alarms.ListAsync(null, None));

        Assert.True(await Stores.Alarms.TrySaveAsync(read with { IsTold = true }, None));
        Assert.False(await Stores.Alarms.TrySaveAsync(read with { Ended = Now }, None));
        Assert.False(await Stores.Alarms.TryRemoveAsync(read, None));

        var now = Assert.Single(await Stores.Alarms.ListAsync(null, None));
        Assert.Equal((true, null, 2L), (now.IsTold, now.Ended, now.Version));
        Assert.True(await Stores.Alarms.TryRemoveAsync(now, None));
        Assert.False(await Stores.Alarms.TryRemoveAsync(now, None));
        Assert.False(await Stores.Alarms.TrySaveAsync(now, None));
        Assert.Empty(await Stores.Alarms.ListAsync(null, None));
    }

    private static Alarm New() => new() { Tenant = Acme, IntegrationId = NewId(), Kind = AlarmKind.Backlog, Since = Now };
}
