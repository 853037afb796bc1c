using Iris.Core.Handles;
using Iris.Core.Tenants;

namespace Iris.Core.Tests.Handles;

public sealed class ClaimBudgetTests
{
    private const int Mebibyte = 1024 * 1024;

    private static readonly TenantId Acme = new("acme");
    private static readonly TenantId Other = new("other");
    private static readonly TenantId Third = new("third");

    [Fact]
    public void TryTake_LargerThanAllThereIs_GoesAlone()
    {
        var budget = new ClaimBudget(1);

        Assert.True(budget.TryTake(Acme, Mebibyte));
        Assert.False(budget.TryTake(Other, 0));
        Assert.True(budget.IsSpent);
    }

    [Fact]
    public void TryTake_OneTenant_GetsHalf()
    {
        var budget = new ClaimBudget(16 * Mebibyte);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => budget.TryTake(Acme, Mebibyte)));
        Assert.True(budget.IsCut(Acme));
        Assert.False(budget.TryTake(Acme, 0));

        Assert.False(budget.IsSpent);
        Assert.False(budget.IsCut(Other));
        Assert.True(budget.TryTake(Other, Mebibyte));
    }

    [Fact]
    public void TryTake_SeveralTenants_GetNoMoreThanThereIs()
    {
        var budget = new ClaimBudget(16 * Mebibyte);
        TenantId[] tenants = [Acme, Other, Third];

        Assert.Equal(7, Enumerable.Range(0, 30).Count(i => budget.TryTake(tenants[i % 3], Mebibyte)));
        Assert.True(budget.IsCut(Third));
    }

    [Fact]
    public void Begin_AfterALookInVain_HasAllAgain()
    {
        var budget = new ClaimBudget(1);
        Assert.True(budget.TryTake(Acme, 1));
        Assert.False(budget.TryTake(Other, 1));

        budget.Begin();

        Assert.False(budget.IsCut(Other));
        Assert.True(budget.TryTake(Other, 1));
    }
}
