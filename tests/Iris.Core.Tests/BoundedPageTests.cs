using Iris.Core.Limits;
using Microsoft.Extensions.Options;

namespace Iris.Core.Tests;

public sealed class BoundedPageTests
{
    private const long MiB = 1024 * 1024;

    private readonly BoundedPage pages = new(Options.Create(new LimitOptions()));

    [Theory]
    [InlineData(1, 200, 200, null)]
    [InlineData(1, 30, 30, "29")]
    [InlineData(MiB, 200, 10, "9")]
    [InlineData(MiB / 2, 200, 30, "29")]
    public async Task ReadAsync_RowsOfASize_EndsAtTheLimitOrWhereItGrowsLong(long bytes, int limit, int expected, string? cursor)
    {
        var asked = new List<int>();

        var page = await pages.ReadAsync(null, limit, (from, most) => Task.FromResult(Rows(from, most, asked)), _ => bytes);

        Assert.Equal(Enumerable.Range(0, expected), page.Items);
        Assert.Equal(cursor, page.NextCursor);
        Assert.All(asked, most => Assert.InRange(most, 1, 50));
    }

    [Fact]
    public async Task ReadAsync_OtherBound_EndsThere()
    {
        var small = new BoundedPage(Options.Create(new LimitOptions { PageBytes = 64 * 1024 }));

        var page = await small.ReadAsync(null, 200, (from, most) => Task.FromResult(Rows(from, most, [])), _ => 64 * 1024 / 10);

        Assert.Equal(10 + 20, page.Items.Count);
    }

    [Fact]
    public async Task ReadAsync_ShortPageWithACursor_IsAnsweredAsItIs()
    {
        var page = await pages.ReadAsync<int>(null, 200, (_, _) => Task.FromResult(new Page<int>([1], "1")), _ => 1);

        Assert.Equal([1], page.Items);
        Assert.Equal("1", page.NextCursor);
    }

    /// <summary>200 rows, each of which is its own cursor.</summary>
    private static Page<int> Rows(string? from, int most, List<int> asked)
    {
        asked.Add(most);
        var start = from is null ? 0 : int.Parse(from, System.Globalization.CultureInfo.InvariantCulture) + 1;
        var items = Enumerable.Range(start, Math.Min(most, 200 - start)).ToList();
        return new Page<int>(items, items[^1] == 199 ? null : $"{items[^1]}");
    }
}
