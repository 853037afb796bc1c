using Iris.Core.Handles;

namespace Iris.Core.Tests.Handles;

public sealed class HandleBudgetTests
{
    private static readonly int Reserve = new HandleOptions().Reserve;

    [Theory]
    [InlineData(600)]
    [InlineData(1024)]
    [InlineData(4096)]
    [InlineData(20_000)]
    [InlineData(65_536)]
    public void Defaults_AnyLimit_FitTogether(int limit)
    {
        var budget = new HandleBudget(limit, Reserve);
        var dying = Math.Max(4, budget.Connections / 8);

        Assert.True(budget.IsEnough);
        Assert.Null(new HandleDemand(budget.Connections + dying, budget.Sends + budget.Deliveries + budget.Idle).Refusal(budget));
        Assert.Null(new HandleDemand(budget.Connections + dying, budget.Sends + budget.Deliveries + budget.Idle).Warning(budget));
    }

    [Theory]
    [InlineData(1024, 288, 96, 72)]
    [InlineData(65_536, 10_000, 1024, 1024)]
    public void Defaults_ByLimit_AreItsParts(int limit, int connections, int sends, int deliveries)
    {
        var budget = new HandleBudget(limit, Reserve);

        Assert.Equal((connections, sends, deliveries), (budget.Connections, budget.Sends, budget.Deliveries));
    }

    [Fact]
    public void Refusal_LimitBelowTheReserve_NamesOptionLimitAndCure()
    {
        var budget = new HandleBudget(500, 448);

        var refusal = new HandleDemand(1, 1).Refusal(budget);

        Assert.Contains("500", refusal, StringComparison.Ordinal);
        Assert.Contains("Handles:Reserve (448)", refusal, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_MoreConnectionsThanHandles_NamesTheOption() =>
        Assert.Contains("Api:MaxConnections comes to 2000", new HandleDemand(2000, 1).Refusal(new HandleBudget(1024, 448)), StringComparison.Ordinal);

    [Fact]
    public void Warning_SumBeyondTheLimit_NamesEveryPart()
    {
        var budget = new HandleBudget(1024, 448);

        var demand = new HandleDemand(300, 277);

        Assert.Null(demand.Refusal(budget));
        var warning = demand.Warning(budget);
        Assert.Contains("Api:MaxConnections (300", warning, StringComparison.Ordinal);
        Assert.Contains("Handles:MaxOutgoing (277)", warning, StringComparison.Ordinal);
        Assert.Contains("1025 handles", warning, StringComparison.Ordinal);
        Assert.Null((demand with { Outgoing = 276 }).Warning(budget));
    }

    [Theory]
    [InlineData("Max open files            1024                 4096                 files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", HandleLimit.Usual)]
    [InlineData("Max open files            1073741816           1073741816           files     ", HandleLimit.Usual)]
    [InlineData("Max processes             1024                 4096                 processes ", HandleLimit.Usual)]
    public void Parse_TableOfLimits_IsTheSoftOne(string line, int limit) =>
        Assert.Equal(limit, HandleLimit.Parse(["Limit                     Soft Limit           Hard Limit           Units     ", line]));
}
