using Iris.Migration;
using Iris.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Storage.Tests.Migration;

public sealed class CopyProgressTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly FakeTimeProvider clock = TestClock.New();

    public void Dispose() => output.Dispose();

    [Fact]
    public void Add_NoTerminal_IsALineForEveryTenthWithRateAndTimeLeft()
    {
        var progress = new CopyProgress(output, 1000, columns: null, clock);
        for (var i = 0; i < 1000; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            progress.Add("interactions", 1);
        }

        progress.End();

        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines.Length);
        Assert.Equal(" 50 % 500 of 1,000, 1/s, 8 min 20 s left, interactions", lines[5]);
        Assert.Equal("100 % 1,000 of 1,000, 1/s, 0 s left, interactions", lines[^1]);
    }

    [Fact]
    public void Add_Terminal_DrawsOverItsLineATenthOfASecondLater()
    {
        var progress = new CopyProgress(output, 36_000, columns: 80, clock);
        clock.Advance(TimeSpan.FromSeconds(1));
        progress.Add("users", 1);
        progress.Add("users", 1);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        progress.Add("users", 9);
        progress.End();

        var draws = output.ToString().TrimEnd().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, draws.Length);
        Assert.Equal($"[{new string('.', 30)}]   0 % 1 of 36,000, 1/s, 9 h 59 min left, users", draws[0].TrimEnd());
        Assert.Contains("11 of 36,000, 10/s, 59 min 59 s left, users", draws[1], StringComparison.Ordinal);
        Assert.All(draws[..^1], draw => Assert.Equal(79, draw.Length));
    }

    [Fact]
    public void End_TerminalThatIsNarrow_NeverDrawsBeyondItsWidth()
    {
        var progress = new CopyProgress(output, 10, columns: 20, clock);
        progress.Add("interactions", 10);
        progress.End();

        Assert.All(output.ToString().TrimEnd().Split('\r', StringSplitOptions.RemoveEmptyEntries), draw => Assert.Equal(19, draw.Length));
        Assert.Contains("[#####] 100 %", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NothingToCopy_IsDone()
    {
        new CopyProgress(output, 0, columns: null, clock).Add("tenants", 0);

        Assert.StartsWith("100 % 0 of 0, tenants", output.ToString(), StringComparison.Ordinal);
    }
}
