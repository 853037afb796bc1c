using Iris.Core.Handles;

namespace Iris.Core.Tests.Handles;

public sealed class ClaimSizeTests
{
    private readonly ClaimSize size = new();

    [Theory]
    [InlineData(64 * 1024 * 1024, 256)]
    [InlineData(40 * 4096, 40)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    public void Fit_SmallOnes_IsWhatHasRoom(long free, int expected) => Assert.Equal(expected, size.Fit(256, free));

    [Fact]
    public void Saw_LargeOnes_ExpectsThemAtOnceAndForgetsThemSlowly()
    {
        size.Saw(10, 10 * 1024 * 1024);
        Assert.Equal(8, size.Fit(256, 8 * 1024 * 1024));

        size.Saw(10, 10 * 100);
        Assert.Equal(16, size.Fit(256, 8 * 1024 * 1024));
    }
}
