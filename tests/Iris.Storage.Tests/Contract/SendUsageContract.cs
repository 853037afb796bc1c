using Iris.Core.Limits;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What tenants have sent in days and months.</summary>
public abstract class SendUsageContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private static readonly DateOnly Day = new(2026, 11, 28);

    private ISendUsageStore Usage => Stores.SendUsage;

    [Fact]
    public async Task FindAsync_NothingSent_IsZero() => Assert.Equal(default, await Usage.FindAsync(Acme, Day, None));

    [Fact]
    public async Task AddAsync_SeveralDays_SumsDaysAndMonths()
    {
        Assert.Equal([new(3, 3)], await Usage.AddAsync([new(Acme, Day, 3)], None));
        Assert.Equal([new(5, 5)], await Usage.AddAsync([new(Acme, Day, 2)], None));
        Assert.Equal([new(7, 12)], await Usage.AddAsync([new(Acme, Day.AddDays(1), 7)], None));
        Assert.Equal([new(1, 1)], await Usage.AddAsync([new(Acme, Day.AddDays(3), 1)], None));

        Assert.Equal(new SendUsage(5, 12), await Usage.FindAsync(Acme, Day, None));
        Assert.Equal(new SendUsage(0, 12), await Usage.FindAsync(Acme, Day.AddDays(-5), None));
        Assert.Equal(new SendUsage(0, 1), await Usage.FindAsync(Acme, Day.AddDays(4), None));
    }

    [Fact]
    public async Task AddAsync_SeveralTenantsAndDays_AnswersInOrder()
    {
        SendCount[] counts = [new(Acme, Day, 4), new(Other, Day, 1), new(Acme, Day.AddDays(1), 3)];

        var first = await Usage.AddAsync(counts, None);

        Assert.Equal([4, 1, 3], first.Select(usage => usage.Day));
        Assert.Equal(new SendUsage(1, 1), first[1]);
        Assert.Equal(new SendUsage(3, 7), await Usage.FindAsync(Acme, Day.AddDays(1), None));
    }

    [Fact]
    public async Task AddAsync_ManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Usage.AddAsync([new(Acme, Day, 2)], None))));

        Assert.Equal(new SendUsage(100, 100), await Usage.FindAsync(Acme, Day, None));
    }

    [Fact]
    public async Task PruneAsync_EarlierMonths_AreForgotten()
    {
        await Usage.AddAsync([new(Acme, Day.AddMonths(-1), 1), new(Acme, Day.AddDays(-27), 2), new(Acme, Day, 3)], None);

        Assert.Equal(1, await Usage.PruneAsync(Day, 1, None));
        Assert.Equal(1, await Usage.PruneAsync(Day, 10, None));
        Assert.Equal(0, await Usage.PruneAsync(Day, 10, None));

        Assert.Equal(default, await Usage.FindAsync(Acme, Day.AddMonths(-1), None));
        Assert.Equal(new SendUsage(3, 5), await Usage.FindAsync(Acme, Day, None));
    }

    [Fact]
    public async Task AddAsync_Bytes_SumOverAllDays()
    {
        var first = await Usage.AddAsync([new(Acme, Day, 1) { Bytes = 70 }, new(Acme, Day.AddDays(1), 0) { Bytes = 30 }, new(Other, Day, 1) { Bytes = 5 }], None);
        var second = await Usage.AddAsync([new(Acme, Day.AddMonths(3), 0) { Bytes = 11 }], None);

        Assert.Equal([new SendUsage(0, 0) { Bytes = 111 }], second);
        Assert.Equal(5, first[2].Bytes);
        Assert.Equal(new SendUsage(1, 1) { Bytes = 111 }, await Usage.FindAsync(Acme, Day, None));
        Assert.Equal(new SendUsage(1, 1) { Bytes = 5 }, await Usage.FindAsync(Other, Day, None));
    }

    [Fact]
    public async Task EndMeasureAsync_ReplacesWhatWasCounted_AndLaterBytesAreAdded()
    {
        await Usage.AddAsync([new(Acme, Day, 1) { Bytes = 70 }, new(Other, Day, 1) { Bytes = 5 }], None);

        Assert.True(await Usage.TryBeginMeasureAsync(Acme, Now, Now.AddMinutes(-30), None));
        await Usage.EndMeasureAsync(Acme, 1000, None);
        await Usage.AddAsync([new(Acme, Day, 1) { Bytes = 1 }], None);

        Assert.Equal(new SendUsage(2, 2) { Bytes = 1001 }, await Usage.FindAsync(Acme, Day, None));
        Assert.Equal(5, (await Usage.FindAsync(Other, Day, None)).Bytes);
    }

    [Fact]
    public async Task TryBeginMeasureAsync_SomebodyHasBegun_IsRefusedUntilItsTime()
    {
        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Usage.TryBeginMeasureAsync(Acme, Now, Now.AddMinutes(-30), None))));

        Assert.Single(begun, one => one);
        Assert.False(await Usage.TryBeginMeasureAsync(Acme, Now.AddMinutes(30), Now, None));
        Assert.True(await Usage.TryBeginMeasureAsync(Other, Now, Now.AddMinutes(-30), None));
        Assert.True(await Usage.TryBeginMeasureAsync(Acme, Now.AddMinutes(31), Now.AddMinutes(1), None));
    }
}
