using Iris.WebConsole.Interactions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Iris.WebConsole.Tests.Interactions;

/// <summary>What of a search's form goes to the API.</summary>
public sealed class InteractionFilterTests
{
    [Theory]
    [InlineData("createdFrom", "2026-11-29", "2026-11-29T00:00:00Z")]
    [InlineData("createdTo", "2026-11-29", "2026-11-30T00:00:00Z")]
    [InlineData("createdFrom", " 2026-11-29 18:30 ", "2026-11-29T18:30:00Z")]
    [InlineData("createdTo", "2026-11-29T18:30", "2026-11-29T18:30:00Z")]
    [InlineData("createdTo", "2026-11-29 18:30:05", "2026-11-29T18:30:05Z")]
    [InlineData("createdFrom", "2026-11-29T18:30:00+02:00", "2026-11-29T18:30:00+02:00")]
    [InlineData("createdTo", "9999-12-31", "9999-12-31")]
    [InlineData("createdFrom", "ayer", "ayer")]
    [InlineData("text", "2026-11-29", "2026-11-29")]
    public void Of_Times_AreCompletedAsTheApiWantsThem(string name, string typed, string searched) =>
        Assert.Equal(searched, InteractionFilter.Of(new QueryCollection(new Dictionary<string, StringValues> { [name] = typed }))[name]);

    [Fact]
    public void Of_BlankConditions_AreNone() =>
        Assert.Empty(InteractionFilter.Of(new QueryCollection(new Dictionary<string, StringValues> { ["status"] = " ", ["of"] = "else" })).Conditions);
}
