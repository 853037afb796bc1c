using Iris.Core.Dispatch;
using Iris.Core.Integrations;

namespace Iris.Core.Tests.Dispatch;

public sealed class RetryScheduleTests
{
    private static readonly DispatchOptions Options = new() { RetryBaseSeconds = 2, RetryMaxSeconds = 900 };
    private static readonly DeliveryPolicy Policy = new();

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(9, 512)]
    [InlineData(10, 900)]
    [InlineData(1000, 900)]
    public void Delay_ByAttempt_DoublesUpToTheCap(int attempt, double ceiling)
    {
        Assert.Equal(TimeSpan.Zero, RetrySchedule.Delay(Options, Policy, attempt, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(ceiling / 2), RetrySchedule.Delay(Options, Policy, attempt, null, 0.5));
    }

    [Fact]
    public void Delay_CapOfTheIntegration_GoesBeforeThatOfTheGateway() => Assert.Equal(
        TimeSpan.FromSeconds(30), RetrySchedule.Delay(Options, new DeliveryPolicy { RetryMaxSeconds = 60 }, 1000, null, 0.5));

    [Fact]
    public void Delay_RetryAfter_IsTheLeastWait()
    {
        var asked = TimeSpan.FromSeconds(60);

        Assert.Equal(asked, RetrySchedule.Delay(Options, Policy, 1, asked, 0));
        // What was turned away together does not come back together either.
        Assert.Equal(asked + TimeSpan.FromSeconds(128), RetrySchedule.Delay(Options, Policy, 8, asked, 0.5));
    }

    [Fact]
    public void Delay_AbsurdRetryAfter_IsBounded() =>
        Assert.Equal(TimeSpan.FromDays(1), RetrySchedule.Delay(Options, Policy, 1, TimeSpan.FromDays(365), 0));

    [Fact]
    public void Delay_ConfiguredLongestRetryAfter_IsTheBound() => Assert.Equal(
        TimeSpan.FromSeconds(60), RetrySchedule.Delay(new DispatchOptions { RetryAfterMaxSeconds = 60 }, Policy, 1, TimeSpan.FromSeconds(61), 0));
}
