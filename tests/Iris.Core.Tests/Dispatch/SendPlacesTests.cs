using Iris.Core.Dispatch;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Core.Tests.Dispatch;

public sealed class SendPlacesTests
{
    private readonly SendPlaces places = new(60);

    [Fact]
    public void TryTake_OneIntegrationAlone_GetsAThird() => Assert.Equal(20, TakeAll(Lane("acme")));

    [Fact]
    public void TryTake_ManyIntegrationsOfOneTenant_GetNoMoreThanHalf()
    {
        var taken = Enumerable.Range(0, 40).Sum(_ => TakeAll(Lane("acme")));

        Assert.Equal(30, taken);
    }

    [Fact]
    public void TryTake_BesideTenantsThatTookAllTheyGet_IsThereForANewOne()
    {
        int[] taken = [.. new[] { "one", "two", "three" }.Select(tenant => Enumerable.Range(0, 40).Sum(_ => TakeAll(Lane(tenant))))];

        Assert.Equal([30, 15, 8], taken);
        Assert.InRange(TakeAll(Lane("newcomer")), 1, 60);
    }

    [Fact]
    public void Next_PlaceGivenBack_IsForTheTenantThatHoldsLeast()
    {
        var small = new SendPlaces(4);
        using var greedy = Lane("greedy");
        using var modest = Lane("modest");
        Assert.True(small.TryTake(greedy));
        Assert.True(small.TryTake(modest));
        Assert.False(small.TryTake(greedy));
        Assert.Null(small.Next());
        Assert.False(small.TryTake(modest));

        small.Release(modest);

        Assert.Same(modest, small.Next());
        Assert.True(small.TryTake(modest));
        // Asked again only once it was turned away again.
        Assert.Null(small.Next());
    }

    [Fact]
    public void Release_AllOfThem_StartsOver()
    {
        var lane = Lane("acme");
        for (var taken = TakeAll(lane); taken > 0; taken--)
            places.Release(lane);

        Assert.Same(lane, places.Next());
        Assert.Null(places.Next());
        Assert.Equal(20, TakeAll(Lane("other")));
    }

    private static DispatchLane Lane(string tenant) => new(new TenantId(tenant), new DispatchOptions(), TestClock.New(), _ => { });

    private int TakeAll(DispatchLane lane)
    {
        var taken = 0;
        while (places.TryTake(lane))
            taken++;
        return taken;
    }
}
