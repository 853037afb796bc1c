using Iris.Core.Channels;
using Iris.Core.Fallbacks;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Strategies;
using Iris.Testing;

namespace Iris.Core.Tests.Fallbacks;

public sealed class ChainMoveTests
{
    private static readonly DateTimeOffset Start = TestClock.New().GetUtcNow();
    private static readonly DateTimeOffset Before = Start.AddSeconds(59);
    private static readonly DateTimeOffset Over = Start.AddSeconds(60);

    [Theory]
    [InlineData(StepSuccess.Accepted, "sent", true)]
    [InlineData(StepSuccess.Accepted, "waiting", false)]
    [InlineData(StepSuccess.Sent, "sent", false)]
    [InlineData(StepSuccess.Sent, "handed on", true)]
    [InlineData(StepSuccess.Delivered, "handed on", false)]
    [InlineData(StepSuccess.Delivered, "delivered", true)]
    [InlineData(StepSuccess.Read, "delivered", false)]
    [InlineData(StepSuccess.Read, "read", true)]
    [InlineData(StepSuccess.Accepted, "failed later", false)]
    public void Of_Success_IsReachedByWhatWasAskedFor(StepSuccess success, string state, bool reached) =>
        Assert.Equal(reached, ChainMove.Of(Run(success), In(state), Before) is ChainMove.Succeed);

    [Theory]
    [InlineData("waiting", "wait", "take back")]
    [InlineData("retrying", "wait", "take back")]
    [InlineData("held", "wait", "take back")]
    [InlineData("one taken, one waiting", "wait", "take back")]
    [InlineData("one unknown, one waiting", "wait", "take back")]
    [InlineData("in flight", "wait", "look again")]
    [InlineData("unknown", "wait", "timed-out OUTCOME_UNKNOWN")]
    [InlineData("never known", "wait", "timed-out OUTCOME_UNKNOWN")]
    [InlineData("sent", "wait", "timed-out NO_SUCCESS_IN_TIME")]
    [InlineData("refused", "failed 21610", "failed 21610")]
    [InlineData("failed later", "failed undelivered", "failed undelivered")]
    [InlineData("cancelled", "stop CANCELLED", "stop CANCELLED")]
    [InlineData("one taken, one refused", "wait", "timed-out NO_SUCCESS_IN_TIME")]
    [InlineData("one taken, one taken back", "wait", "timed-out NO_SUCCESS_IN_TIME")]
    [InlineData("one unknown, one refused", "wait", "timed-out OUTCOME_UNKNOWN")]
    [InlineData("one unknown, one taken back", "wait", "timed-out OUTCOME_UNKNOWN")]
    [InlineData("both refused", "failed 21610", "failed 21610")]
    [InlineData("taken back", "timed-out SUPERSEDED", "timed-out SUPERSEDED")]
    public void Of_NoSuccess_FollowsFromWhatIsKnown(string state, string before, string over)
    {
        Assert.Equal(before, Name(ChainMove.Of(Run(StepSuccess.Delivered), In(state), Before)));
        Assert.Equal(over, Name(ChainMove.Of(Run(StepSuccess.Delivered), In(state), Over)));
    }

    [Fact]
    public void Of_LastStepThatWaits_IsNotTakenBack()
    {
        var run = Run(StepSuccess.Delivered);
        run.Begin(1, IrisId.New(Start), Start);

        Assert.IsType<ChainMove.Wait>(ChainMove.Of(run, In("waiting"), Over));
    }

    [Fact]
    public void Of_LastStepThatSomeGot_EndsAtOnce()
    {
        var run = Run(StepSuccess.Delivered);
        run.Begin(1, IrisId.New(Start), Start);

        Assert.Equal("failed 21610", Name(ChainMove.Of(run, In("one taken, one refused"), Before)));
    }

    private static string Name(ChainMove move) => move switch
    {
        ChainMove.Wait wait => wait.Until == Over ? "wait" : "look again",
        ChainMove.TakeBack => "take back",
        ChainMove.GoOn go => $"{(go.Ended == StepState.TimedOut ? "timed-out" : "failed")} {go.Reason}",
        ChainMove.Stop stop => $"stop {stop.Reason}",
        _ => "succeed",
    };

    private static StrategyRun Run(StepSuccess success)
    {
        var step = new StrategyStep
        {
            IntegrationId = IrisId.New(Start),
            Channel = "SMS",
            Provider = "Sinch",
            Payload = ScriptedChannel.Payload,
            SuccessStatus = success,
            FallbackAfter = 60,
        };
        var run = new StrategyRun { Id = IrisId.New(Start), Tenant = Builders.Tenant, AuthorId = "a", Created = Start, Steps = [step, step] };
        run.Begin(0, IrisId.New(Start), Start);
        return run;
    }

    private static Interaction In(string state)
    {
        if (state.StartsWith("one ", StringComparison.Ordinal) || state == "both refused")
            return OfTwo(state);

        var one = Builders.Interaction(Start);
        one.Register(Start, Start, Start, null);
        switch (state)
        {
            case "retrying":
                one.RecordRetry(Start, Over.AddHours(1), "429");
                break;
            case "held":
                one.BeginAttempt("me", Over);
                one.RecordParked(Start, Over.AddHours(1), "UNAUTHORIZED");
                break;
            case "in flight":
                one.BeginAttempt("me", Over);
                break;
            case "unknown":
                one.RecordOutcomePending(Start, Over.AddHours(1), "cut");
                break;
            case "never known":
                one.RecordFailure(Start, InteractionStatus.ProviderSendingError, CustomStatuses.OutcomeUnknown, HistoryNotes.OutcomeNeverKnown, null);
                break;
            case "refused":
                one.RecordFailure(Start, InteractionStatus.ProviderSendingError, "21610", HistoryNotes.Refused, "opted out");
                break;
            case "cancelled":
                one.RecordFailure(Start, InteractionStatus.ProcessError, CustomStatuses.Cancelled, HistoryNotes.Cancelled, null);
                break;
            case "taken back":
                one.RecordFailure(Start, InteractionStatus.ProcessError, CustomStatuses.Superseded, HistoryNotes.Superseded, null);
                break;
            case "sent" or "handed on" or "delivered" or "read" or "failed later":
                one.RecordSent(Start, [new ProviderMessage("p", null)], "queued");
                break;
        }

        DeliveryProgress? progress = state switch
        {
            "handed on" => DeliveryProgress.Sent,
            "delivered" => DeliveryProgress.Delivered,
            "read" => DeliveryProgress.Read,
            "failed later" => DeliveryProgress.Failed,
            _ => null,
        };
        if (progress is { } told)
        {
            var notice = new ProviderNotice.Status("p", null, told, told == DeliveryProgress.Failed ? "undelivered" : "word", null, null, null, null);
            one.ApplyNotice(Start, notice, new ProviderEvent(Start, "Script", "word", null, null, null, null));
        }

        return one;
    }

    private static Interaction OfTwo(string state)
    {
        var one = Builders.Interaction(Start, separateTo: ["5211", "5212"]);
        one.Register(Start, Start, Start, null);
        one.BeginAttempt("me", Over);
        if (state.StartsWith("one taken", StringComparison.Ordinal))
            one.MarkTaken([0], [], "queued");
        else if (state.StartsWith("one unknown", StringComparison.Ordinal))
            one.MarkUnknown(Start, [0], Over.AddHours(1), "cut");
        else
            one.MarkFailed(Start, [0], InteractionStatus.ProviderSendingError, "21610", HistoryNotes.Refused, "opted out");
        if (state.EndsWith("refused", StringComparison.Ordinal))
            one.MarkFailed(Start, [1], InteractionStatus.ProviderSendingError, "21610", HistoryNotes.Refused, "opted out");
        one.Settle(Start, keepsLease: false);
        if (state.EndsWith("taken back", StringComparison.Ordinal))
            one.RecordFailure(Start, InteractionStatus.ProcessError, CustomStatuses.Superseded, HistoryNotes.Superseded, null);
        return one;
    }
}
