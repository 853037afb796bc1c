using Iris.Core.Interactions;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What happened is counted by the minute, whoever counts it.</summary>
public abstract class ActivityStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private readonly string one = NewId();
    private readonly string two = NewId();

    [Fact]
    public async Task SumAsync_SeveralMinutesAndTenants_AddsThoseThatAreAskedFor()
    {
        await Stores.Activity.AddAsync(Now, [Count(one) with { Accepted = 5, Sent = 4 }, Count(two) with { Received = 1 }], None);
        await Stores.Activity.AddAsync(Now, [Count(one) with { Accepted = 2, Failed = 3 }], None);
        await Stores.Activity.AddAsync(Now.AddMinutes(1), [Count(one) with { Sent = 1 }, new(Other, two) { Accepted = 9 }], None);
        await Stores.Activity.AddAsync(Now.AddMinutes(-1), [Count(one) with { Sent = 100 }], None);

        Assert.Equal(
            Sorted([Count(one) with { Accepted = 7, Sent = 5, Failed = 3 }, Count(two) with { Received = 1 }]),
            Sorted(await Stores.Activity.SumAsync(Acme, Now, None)));
        Assert.Equal([new ActivityCount(Other, two) { Accepted = 9 }], await Stores.Activity.SumAsync(Other, Now, None));
        Assert.Equal(3, (await Stores.Activity.SumAsync(null, Now, None)).Count);
        Assert.Equal(105, (await Stores.Activity.SumAsync(Acme, Now.AddMinutes(-1), None)).Single(count => count.IntegrationId == one).Sent);
    }

    [Fact]
    public async Task PruneAsync_Older_AreForgotten()
    {
        await Stores.Activity.AddAsync(Now.AddMinutes(-2), [Count(one) with { Sent = 1 }, Count(two) with { Sent = 1 }], None);
        await Stores.Activity.AddAsync(Now, [Count(one) with { Sent = 1 }], None);

        Assert.Equal(1, await Stores.Activity.PruneAsync(ActivityStep.Minute, Now, 1, None));
        Assert.Equal(1, await Stores.Activity.PruneAsync(ActivityStep.Minute, Now, 10, None));
        Assert.Equal(0, await Stores.Activity.PruneAsync(ActivityStep.TenMinutes, Now.AddHours(-1), 10, None));

        Assert.Equal([Count(one) with { Sent = 1 }], await Stores.Activity.SumAsync(null, Now.AddHours(-1), None));
        Assert.Equal(3, (await Stores.Activity.ListAsync(Acme, null, ActivityStep.TenMinutes, Now.AddHours(-1), None)).Sum(point => point.Count.Sent));
        Assert.True(await Stores.Activity.PruneAsync(ActivityStep.TenMinutes, Now.AddHours(1), 10, None) > 0);
        Assert.Empty(await Stores.Activity.ListAsync(Acme, null, ActivityStep.TenMinutes, Now.AddHours(-1), None));
    }

    [Fact]
    public async Task ListAsync_SeveralIntegrations_SumsByMinuteAndByTen()
    {
        var begin = new DateTimeOffset(Now.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
        await Stores.Activity.AddAsync(begin, [Count(one) with { Accepted = 2, Sent = 1 }, Count(two) with { Received = 4 }], None);
        await Stores.Activity.AddAsync(begin.AddSeconds(59), [Count(two) with { Failed = 3 }, new(Other, one) { Sent = 9 }], None);
        await Stores.Activity.AddAsync(begin.AddMinutes(9), [Count(one) with { Sent = 1 }], None);
        await Stores.Activity.AddAsync(begin.AddMinutes(10), [Count(one) with { Sent = 7 }], None);
        await Stores.Activity.AddAsync(begin.AddMinutes(-1), [Count(one) with { Sent = 100 }], None);

        var minutes = await Stores.Activity.ListAsync(Acme, null, ActivityStep.Minute, begin.AddSeconds(30), None);
        var tens = await Stores.Activity.ListAsync(Acme, null, ActivityStep.TenMinutes, begin.AddMinutes(5), None);
        var own = await Stores.Activity.ListAsync(Acme, two, ActivityStep.TenMinutes, begin.AddDays(-1), None);

        Assert.Equal([begin, begin.AddMinutes(9), begin.AddMinutes(10)], minutes.Select(point => point.At));
        Assert.Equal((2, 1, 3, 4), Figures(minutes[0]));
        Assert.Equal([(begin, (2, 2, 3, 4)), (begin.AddMinutes(10), (0, 7, 0, 0))], tens.Select(point => (point.At, Figures(point))));
        Assert.Equal([(begin, (0, 0, 3, 4))], own.Select(point => (point.At, Figures(point))));
    }

    [Fact]
    public async Task AddAsync_InParallelToOneMinute_AddsUp()
    {
        await Task.WhenAll(Enumerable.Range(0, TBackend.AtOnce(50)).Select(_ => Stores.Activity.AddAsync(Now, [Count(one) with { Sent = 1 }], None)));

        Assert.Equal(TBackend.AtOnce(50), Assert.Single(await Stores.Activity.SumAsync(Acme, Now, None)).Sent);
    }

    private static ActivityCount Count(string integrationId) => new(Acme, integrationId);

    private static (long, long, long, long) Figures(ActivityPoint point) => (point.Count.Accepted, point.Count.Sent, point.Count.Failed, point.Count.Received);

    private static IEnumerable<ActivityCount> Sorted(IEnumerable<ActivityCount> counts) =>
        counts.OrderBy(count => count.IntegrationId, StringComparer.Ordinal);
}
