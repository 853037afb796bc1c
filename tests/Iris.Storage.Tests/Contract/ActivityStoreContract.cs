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

        Assert.Equal(1, await Stores.Activity.PruneAsync(Now, 1, None));
        Assert.Equal(1, await Stores.Activity.PruneAsync(Now, 10, None));

        Assert.Equal([Count(one) with { Sent = 1 }], await Stores.Activity.SumAsync(null, Now.AddHours(-1), None));
    }

    [Fact]
    public async Task AddAsync_InParallelToOneMinute_AddsUp()
    {
        await Task.WhenAll(Enumerable.Range(0, TBackend.AtOnce(50)).Select(_ => Stores.Activity.AddAsync(Now, [Count(one) with { Sent = 1 }], None)));

        Assert.Equal(TBackend.AtOnce(50), Assert.Single(await Stores.Activity.SumAsync(Acme, Now, None)).Sent);
    }

    private static ActivityCount Count(string integrationId) => new(Acme, integrationId);

    private static IEnumerable<ActivityCount> Sorted(IEnumerable<ActivityCount> counts) =>
        counts.OrderBy(count => count.IntegrationId, StringComparer.Ordinal);
}
