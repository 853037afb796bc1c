using System.Globalization;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class IrisIdTests
{
    private static readonly DateTimeOffset Now = new(2025, 6, 25, 9, 48, 21, TimeSpan.Zero);

    [Fact]
    public void New_EachSecond_StartsWithItAndCountsFromAnywhere()
    {
        // Later than any other test's clock: ids never go back, so only the newest second can be read back.
        var future = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

        var id = IrisId.New(future);

        Assert.True(IrisId.IsValid(id));
        Assert.Equal(future.ToUnixTimeSeconds(), long.Parse(id[..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        var later = Enumerable.Range(1, 20).Select(second => IrisId.New(future.AddSeconds(second))).ToList();
        Assert.Equal(later.Order(StringComparer.Ordinal), later);
        // One caller's ids tell nothing of how many others got one between them.
        Assert.Equal(20, later.Select(one => one[18..]).Distinct().Count());
        Assert.DoesNotContain(later, one => int.Parse(one[18..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) > 1 << 23);
    }

    [Fact]
    public void New_ClockStepsBack_StillAscends()
    {
        var ids = Enumerable.Range(0, 5_000).Select(i => IrisId.New(Now.AddSeconds(-i))).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void New_ManyThreads_NeverTwice()
    {
        var ids = new string[100_000];

        Parallel.For(0, ids.Length, i => ids[i] = IrisId.New(Now));

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("67c98902c362797495a602c")]
    [InlineData("67c98902c362797495a602c6a")]
    [InlineData("67C98902C362797495A602C6")]
    [InlineData("67c98902c362797495a602cg")]
    public void IsValid_NotAnId_False(string? text) => Assert.False(IrisId.IsValid(text));
}
