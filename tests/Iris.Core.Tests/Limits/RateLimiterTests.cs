using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Limits;

public sealed class RateLimiterTests
{
    private static readonly TenantId Acme = new("acme");
    private static readonly LimitSet Limits = new(
        new LimitOptions { Sends = new() { PerSecond = 10, Burst = 20 }, Reads = new() { PerSecond = 10, Burst = 20 }, SharePercent = 50 }, null);

    private readonly FakeTimeProvider clock = TestClock.New();
    private readonly RateLimiter limiter;

    public RateLimiterTests() => limiter = new RateLimiter(clock);

    [Fact]
    public void Take_OneKey_HasItsShareAndLeavesTheRest()
    {
        Assert.Equal(10, Pass("one"));
        Assert.Equal(10, Pass("two"));
        Assert.Equal(0, Pass("three"));
    }

    [Fact]
    public void Take_RefusedByTheTenant_CostsTheKeyNothing()
    {
        Pass("one");
        Pass("two");

        var verdict = Take(LimitKind.Sends, Acme, "three");

        Assert.False(verdict.Passed);
        Assert.False(verdict.Tenant.Passed);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Pass("three"));
    }

    [Fact]
    public void Take_RefusedByTheKey_CostsTheTenantNothing()
    {
        Pass("one");
        for (var i = 0; i < 100; i++)
            Assert.False(Take(LimitKind.Sends, Acme, "one").Passed);

        Assert.Equal(10, Pass("two"));
    }

    [Fact]
    public void Take_OtherKindOrTenant_HasBucketsOfItsOwn()
    {
        Pass("one");

        Assert.True(Take(LimitKind.Reads, Acme, "one").Passed);
        Assert.True(Take(LimitKind.Sends, new TenantId("other"), "one").Passed);
    }

    [Fact]
    public void Take_ManyOfOneTime_AreDroppedWhenFullAgain()
    {
        for (var i = 0; i < 1000; i++)
            Take(LimitKind.Sends, new TenantId($"tenant-{i}"), "key");
        Assert.Equal(2000, limiter.Count);

        clock.Advance(TimeSpan.FromMinutes(1));
        Take(LimitKind.Sends, Acme, "key");

        Assert.Equal(2, limiter.Count);
    }

    private int Pass(string part)
    {
        var passed = 0;
        while (Take(LimitKind.Sends, Acme, part).Passed)
            passed++;
        return passed;
    }

    private RateVerdict Take(LimitKind kind, TenantId tenant, string part) => limiter.Take(kind, tenant, part, Limits, 1);
}
