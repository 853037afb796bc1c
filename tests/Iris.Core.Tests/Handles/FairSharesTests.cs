using Iris.Core.Handles;

namespace Iris.Core.Tests.Handles;

public sealed class FairSharesTests
{
    private readonly FairShares<string> shares = new(90);

    [Fact]
    public void TryTake_OneAlone_GetsHalf()
    {
        Assert.Equal(45, TakeAll("a"));
        Assert.True(shares.IsFull("a"));
        Assert.False(shares.IsFull("b"));
    }

    [Fact]
    public void TryTake_OneAfterAnother_AlwaysLeavesSomeForTheNext()
    {
        var got = Enumerable.Range(0, 5).Select(i => TakeAll($"t{i}")).ToArray();

        Assert.Equal([45, 22, 11, 6, 3], got);
        Assert.Equal(3, shares.Free);
    }

    [Fact]
    public void TryTake_LargerThanHalf_GoesAloneAndAsTheFirst()
    {
        Assert.True(shares.TryTake("a", 80));
        Assert.False(shares.TryTake("a", 1));
        Assert.False(shares.TryTake("b", 11));
        Assert.True(shares.TryTake("b", 10));
    }

    [Fact]
    public void Release_Taken_IsThereAgain()
    {
        TakeAll("a");

        shares.Release("a", 45);

        Assert.Equal(90, shares.Free);
        Assert.Equal(45, TakeAll("b"));
    }

    [Fact]
    public void Add_BeyondAll_LeavesNothingForAnybody()
    {
        shares.Add("a", 100);

        Assert.Equal(-10, shares.Free);
        Assert.False(shares.TryTake("b", 1));
        Assert.True(shares.IsFull("b"));
    }

    private int TakeAll(string key)
    {
        var taken = 0;
        while (shares.TryTake(key, 1))
            taken++;
        return taken;
    }
}
