using Iris.Api.Binding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tests.Binding;

public sealed class BodyBudgetTests
{
    private const int Most = 1024 * 1024;

    private readonly BodyBudget budget = new(Options.Create(new ApiOptions { MaxBodyBytesInMemory = Most }));

    [Fact]
    public void Grow_BeyondWhatOneTenantMayHold_Is503AndOthersGoOn()
    {
        using var first = budget.Open("acme");
        first.Grow(100_000);
        first.Grow(Most / 2);
        using var second = budget.Open("acme");

        var refused = Assert.Throws<BadHttpRequestException>(() => second.Grow(1));

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, refused.StatusCode);
        using var other = budget.Open("other");
        other.Grow(Most / 4);
    }

    [Fact]
    public void Dispose_AfterwardsOrTwice_GivesEverythingBackOnce()
    {
        var first = budget.Open("acme");
        first.Grow(Most / 2);
        first.Dispose();
        first.Dispose();

        using var second = budget.Open("acme");
        second.Grow(Most / 2);
        Assert.Throws<BadHttpRequestException>(() => second.Grow((Most / 2) + 1));
    }
}
