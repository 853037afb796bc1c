using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Operations;
using Iris.Testing;

namespace Iris.Core.Tests.Operations;

public sealed class AlarmRulesTests
{
    private static readonly DateTimeOffset Now = TestClock.New().GetUtcNow();

    private static readonly OperationsOptions Limits = new() { BacklogMessages = 100, BacklogSeconds = 60, FailurePercent = 20, FailureMinimum = 10 };

    [Theory]
    [InlineData(99, 0, false, false)]
    [InlineData(100, 0, false, true)]
    [InlineData(60, 40, false, true)]
    [InlineData(50, 0, true, true)]
    [InlineData(49, 0, true, false)]
    public void OfBacklog_HowManyWait_IsTooMuchFromTheLimitAndUntilHalfOfIt(long queued, long retrying, bool isRaised, bool isMuch)
    {
        WaitingCount[] counts = [Count(WaitingState.Queued, queued, Now), Count(WaitingState.Retrying, retrying, Now), Count(WaitingState.Scheduled, 1_000_000, Now)];

        var figures = AlarmRules.OfBacklog(counts, isRaised, Now, Limits);

        Assert.Equal(isMuch ? new AlarmFigures { Waiting = queued + retrying, OldestDue = Now } : null, figures);
    }

    [Theory]
    [InlineData(59, false, false)]
    [InlineData(60, false, true)]
    [InlineData(30, true, true)]
    [InlineData(29, true, false)]
    public void OfBacklog_HowLongOneIsDue_IsTooMuchFromTheLimitAndUntilHalfOfIt(int seconds, bool isRaised, bool isMuch)
    {
        var due = Now.AddSeconds(-seconds);

        Assert.Equal(isMuch, AlarmRules.OfBacklog([Count(WaitingState.Queued, 1, due)], isRaised, Now, Limits) is not null);
        Assert.Null(AlarmRules.OfBacklog([Count(WaitingState.Claimed, 1, due), Count(WaitingState.AwaitingNotice, 1, due)], isRaised, Now, Limits));
    }

    [Theory]
    [InlineData(10, 40, false, true)]
    [InlineData(10, 41, false, false)]
    [InlineData(9, 0, false, false)]
    [InlineData(5, 45, true, true)]
    [InlineData(4, 0, true, false)]
    [InlineData(0, 0, true, false)]
    public void OfFailures_HowManyFailed_IsTooMuchFromShareAndNumberAndUntilHalfOfThem(long failed, long sent, bool isRaised, bool isMuch)
    {
        var figures = AlarmRules.OfFailures(new ActivityCount(Builders.Tenant, "i") { Failed = failed, Sent = sent }, isRaised, Limits);

        Assert.Equal(isMuch ? new AlarmFigures { Failed = failed, Ended = failed + sent } : null, figures);
    }

    [Fact]
    public void Rules_LimitsOfZero_AreNone()
    {
        var none = new OperationsOptions { BacklogMessages = 0, BacklogSeconds = 0, FailurePercent = 0 };

        Assert.Null(AlarmRules.OfBacklog([Count(WaitingState.Queued, 1_000_000, Now.AddDays(-9))], true, Now, none));
        Assert.Null(AlarmRules.OfFailures(new ActivityCount(Builders.Tenant, "i") { Failed = 1_000_000 }, true, none));
    }

    private static WaitingCount Count(WaitingState state, long count, DateTimeOffset due) => new(Builders.Tenant, "i", state, count, due, due);
}
