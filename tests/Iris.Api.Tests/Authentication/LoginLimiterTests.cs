using Iris.Api.Authentication;
using Iris.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Api.Tests.Authentication;

public sealed class LoginLimiterTests
{
    private readonly FakeTimeProvider clock = TestClock.New();

    [Fact]
    public void Begin_FailuresOfOneAccountFromOneAddress_WaitForTheMinuteToEnd()
    {
        var limiter = New(new SecurityOptions { LoginsPerMinute = 2 });
        Assert.True(Passes(limiter, "a", "1.1.1.1") && Passes(limiter, "A ", "1.1.1.1"));
        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(TimeSpan.FromSeconds(40), limiter.Begin("t", "a", "1.1.1.1").Wait);
        Assert.True(Passes(limiter, "a", "2.2.2.2") && Passes(limiter, "b", "1.1.1.1"));

        clock.Advance(TimeSpan.FromSeconds(40));
        Assert.True(Passes(limiter, "a", "1.1.1.1"));
    }

    [Fact]
    public void Begin_TriesThatDidNotFail_AreNotCountedForTheAccount()
    {
        var limiter = New(new SecurityOptions { LoginsPerMinute = 2, LoginsPerAccount = 2, LoginsPerAddress = 50 });

        for (var i = 0; i < 50; i++)
        {
            var attempt = limiter.Begin("t", "a", "1.1.1.1");
            Assert.Null(attempt.Wait);
            attempt.NotFailed();
        }

        Assert.False(Passes(limiter, "a", "1.1.1.1"));
    }

    [Fact]
    public void Begin_TriesAtTheSameTime_CountBeforeTheirOutcomeIsKnown()
    {
        var limiter = New(new SecurityOptions { LoginsPerMinute = 3 });

        var passed = Enumerable.Range(0, 100).AsParallel().Count(_ => Passes(limiter, "a", "1.1.1.1"));

        Assert.Equal(3, passed);
    }

    [Fact]
    public void Begin_FloodOfAccountsAndAddresses_KeepsNoMoreThanTheLimitInAllAllows()
    {
        var limiter = New(new SecurityOptions { LoginsInAll = 50 });

        var passed = Enumerable.Range(0, 10_000).Count(i => Passes(limiter, new string('e', 300) + i, $"10.0.{i / 256}.{i % 256}"));

        Assert.Equal(50, passed);
        Assert.Equal(150, limiter.Size);
        clock.Advance(LoginLimiter.Window);
        Assert.True(Passes(limiter, "a", "1.1.1.1"));
        Assert.Equal(3, limiter.Size);
    }

    [Fact]
    public void NotFailed_AfterItsMinute_TakesNothingBack()
    {
        var limiter = New(new SecurityOptions { LoginsPerMinute = 1 });
        var late = limiter.Begin("t", "a", "1.1.1.1");
        clock.Advance(LoginLimiter.Window);
        Assert.True(Passes(limiter, "a", "1.1.1.1"));

        late.NotFailed();

        Assert.False(Passes(limiter, "a", "1.1.1.1"));
    }

    private static bool Passes(LoginLimiter limiter, string account, string network) => limiter.Begin("t", account, network).Wait is null;

    private LoginLimiter New(SecurityOptions options) => new(Options.Create(options), clock);
}
