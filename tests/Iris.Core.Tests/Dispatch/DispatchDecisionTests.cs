using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Core.Tests.Dispatch;

public sealed class DispatchDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly DispatchOptions Options = new() { RetryBaseSeconds = 8 };
    private static readonly DeliveryPolicy AtMostOnce = new() { MaxAttempts = 3, UnknownOutcomeTimeoutSeconds = 60 };
    private static readonly DeliveryPolicy AtLeastOnce = AtMostOnce with { DeliveryMode = DeliveryMode.AtLeastOnce };

    private static readonly DispatchDecision NeverKnown = new DispatchDecision.Failed(
        Now, InteractionStatus.ProviderSendingError, "OUTCOME_UNKNOWN", HistoryNotes.OutcomeNeverKnown, null);

    private static readonly DispatchDecision Interrupted = new DispatchDecision.AwaitNotice(Now, Now.AddSeconds(60), "attempt interrupted");

    /// <summary>Phase, attempts, seconds left, mode, refusal; and what is decided.</summary>
    public static TheoryData<DispatchPhase, int, int?, DeliveryPolicy?, string?, object?> Turns { get; } = new()
    {
        { DispatchPhase.Ready, 0, null, AtMostOnce, null, null },
        { DispatchPhase.Ready, 2, 1, AtMostOnce, null, null },
        { DispatchPhase.Ready, 3, null, AtMostOnce, null, Failed("ATTEMPTS_EXHAUSTED", HistoryNotes.AttemptsExhausted) },
        { DispatchPhase.Ready, 0, 0, AtMostOnce, null, Expired() },
        // One reason is told, the one that cannot be undone first.
        { DispatchPhase.Ready, 3, 0, AtMostOnce, "DISABLED", Expired() },
        { DispatchPhase.Ready, 3, null, AtMostOnce, "DISABLED", Invalid("DISABLED") },
        { DispatchPhase.Ready, 0, null, null, null, Invalid(IntegrationErrors.NotFound.Code) },
        { DispatchPhase.InFlight, 1, null, AtMostOnce, null, Interrupted },
        { DispatchPhase.InFlight, 1, null, null, null, new DispatchDecision.AwaitNotice(Now, Now.AddDays(1), "attempt interrupted") },
        { DispatchPhase.InFlight, 1, null, AtLeastOnce, null, null },
        { DispatchPhase.InFlight, 1, null, AtLeastOnce, "DISABLED", Invalid("DISABLED") },
        { DispatchPhase.InFlight, 3, null, AtLeastOnce, null, Interrupted },
        { DispatchPhase.InFlight, 1, 0, AtLeastOnce, null, Interrupted },
        { DispatchPhase.AwaitingNotice, 1, null, AtLeastOnce, null, NeverKnown },
        { DispatchPhase.AwaitingNotice, 1, 0, null, "DISABLED", NeverKnown },
    };

    /// <summary>Outcome, attempts, seconds left, mode; and what is decided. Half of the back-off of 8, 16 … seconds is waited.</summary>
    public static TheoryData<SendOutcome, int, int?, DeliveryPolicy, object> Outcomes { get; } = new()
    {
        { Rejected, 1, null, AtMostOnce, Failed("412", HistoryNotes.Refused, "no") },
        { Throttled(null), 1, null, AtMostOnce, Retry(4, "slow") },
        { Throttled(30), 2, null, AtMostOnce, Retry(38, "slow") },
        { Throttled(30), 2, 38, AtMostOnce, Failed("EXPIRED", HistoryNotes.NoTimeToRetry, "slow") },
        { Throttled(30), 2, 39, AtMostOnce, Retry(38, "slow") },
        // What only came too early takes no attempt.
        { Throttled(30), 3, null, AtMostOnce, Retry(46, "slow") },
        { Throttled(30), 3, 10, AtMostOnce, Failed("EXPIRED", HistoryNotes.NoTimeToRetry, "slow") },
        { Held, 3, null, AtMostOnce, new DispatchDecision.Parked(Now, Now.AddMinutes(45), "20003") },
        { Held, 1, 600, AtMostOnce, new DispatchDecision.Parked(Now, Now.AddSeconds(600), "20003") },
        { Unreachable, 99, null, new DeliveryPolicy(), Retry(300, "away") },
        { Unreachable, 99, null, new DeliveryPolicy { RetryMaxSeconds = 20 }, Retry(10, "away") },
        { Unreachable, 2, null, AtLeastOnce, Retry(8, "away") },
        { Unreachable, 3, null, AtLeastOnce, Failed("ATTEMPTS_EXHAUSTED", HistoryNotes.AttemptsExhausted, "away") },
        { Unknown, 1, null, AtMostOnce, Await("cut") },
        { Unknown, 1, null, AtLeastOnce, Retry(4, "cut") },
        { Unknown, 3, null, AtLeastOnce, Await("cut") },
        { Unknown, 1, 2, AtLeastOnce, Await("cut") },
    };

    private static SendOutcome Rejected => new SendOutcome.Rejected("412", "no", null);

    private static SendOutcome Held => new SendOutcome.Held("20003", "who are you", null);

    private static SendOutcome Unreachable => new SendOutcome.Unreachable("away", null, null);

    private static SendOutcome Unknown => new SendOutcome.Unknown("cut", null);

    [Theory]
    [MemberData(nameof(Turns))]
    public void BeforeCall_ByStateAndIntegration_DecidesOrLetsItGo(
        DispatchPhase phase, int attempts, int? secondsLeft, DeliveryPolicy? policy, string? refusal, object? expected)
    {
        var error = refusal is null ? null : IntegrationErrors.Disabled with { Code = refusal };

        var decided = DispatchDecision.BeforeCall(Interaction(phase, attempts, secondsLeft), false, policy, error, Now);

        Assert.Equal(expected, decided is null ? null : decided with { About = null });
        // What is so for everybody is not said of those alone whose turn it is.
        if (decided is DispatchDecision.Failed { CustomStatus: not CustomStatuses.AttemptsExhausted })
            Assert.Equal(phase == DispatchPhase.AwaitingNotice ? DestinationPhase.AwaitingNotice : DestinationPhase.Waiting, decided.About);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(0, null, "EXPIRED")]
    [InlineData(null, "DISABLED", "DISABLED")]
    public void BeforeCall_AttemptBeganWithTheAcceptance_IsNotInterruptedNorExhausted(int? secondsLeft, string? refusal, string? code)
    {
        var error = refusal is null ? null : IntegrationErrors.Disabled with { Code = refusal };
        var interaction = Interaction(DispatchPhase.InFlight, 1, secondsLeft);

        var decided = DispatchDecision.BeforeCall(interaction, true, new DeliveryPolicy { MaxAttempts = 1 }, error, Now);

        Assert.Equal(code, (decided as DispatchDecision.Failed)?.CustomStatus);
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Of_ByOutcomeAndWhatIsLeft_IsDecided(SendOutcome outcome, int attempts, int? secondsLeft, DeliveryPolicy policy, object expected) =>
        Assert.Equal(expected, DispatchDecision.Of(
            Interaction(DispatchPhase.InFlight, attempts, secondsLeft), outcome, new AttemptTerms(policy, Options, Now, 0.5)));

    [Fact]
    public void Of_Accepted_IsSentAlthoughNothingIsLeft()
    {
        ProviderMessage[] messages = [new("m-1", null)];

        var decision = DispatchDecision.Of(
            Interaction(DispatchPhase.InFlight, 3, 0), new SendOutcome.Accepted(messages, "queued", null), new AttemptTerms(AtMostOnce, Options, Now, 0));

        Assert.Equal(new DispatchDecision.Sent(Now, messages, "queued"), decision);
    }

    /// <summary>The time counts from when it was first not taken, whatever is done in between, and anew when somebody asks for another send.</summary>
    [Fact]
    public void Of_TimeForRetriesOver_Fails()
    {
        var policy = new DeliveryPolicy { RetryForSeconds = 3600 };
        var interaction = Waiting(Now.AddHours(-2));
        interaction.RecordRetry(Now.AddSeconds(-3600), Now, "away");

        Assert.Equal(Failed("ATTEMPTS_EXHAUSTED", HistoryNotes.RetryTimeOver, "away"), DispatchDecision.Of(interaction, Unreachable, new(policy, Options, Now, 0.5)));
        Assert.Equal(Failed("ATTEMPTS_EXHAUSTED", HistoryNotes.RetryTimeOver, "slow"), DispatchDecision.Of(interaction, Throttled(30), new(policy, Options, Now, 0.5)));
        Assert.Equal(Failed("ATTEMPTS_EXHAUSTED", HistoryNotes.RetryTimeOver, "20003"), DispatchDecision.Of(interaction, Held, new(policy, Options, Now, 0.5)));
        Assert.IsType<DispatchDecision.RetryAt>(DispatchDecision.Of(interaction, Unreachable, new(policy, Options, Now.AddSeconds(-1), 0.5)));
        interaction.Requeue(Now);
        Assert.IsType<DispatchDecision.RetryAt>(DispatchDecision.Of(interaction, Unreachable, new(policy, Options, Now, 0.5)));
    }

    [Fact]
    public void Of_BackOffBeyondTheTimeForRetries_TriesAtItsEnd()
    {
        var policy = new DeliveryPolicy { RetryForSeconds = 3600 };
        var interaction = Waiting(Now.AddHours(-2));
        interaction.RecordRetry(Now.AddSeconds(-3590), Now, "away");

        var decision = DispatchDecision.Of(interaction, Unreachable, new(policy, new DispatchOptions { RetryBaseSeconds = 600 }, Now, 0.9));

        Assert.Equal(Now.AddSeconds(10), Assert.IsType<DispatchDecision.RetryAt>(decision).DueAt);
    }

    private static Interaction Waiting(DateTimeOffset since)
    {
        var interaction = Builders.Interaction(since);
        interaction.Register(since, since, since, null);
        return interaction;
    }

    [Fact]
    public void NoLongerValid_WithoutDetail_TellsTheCode() => Assert.Equal(Invalid("OPTED_OUT"), DispatchDecision.NoLongerValid(Now, "OPTED_OUT", null));

    private static SendOutcome.Throttled Throttled(int? seconds) =>
        new SendOutcome.Throttled(seconds is { } asked ? TimeSpan.FromSeconds(asked) : null, "slow", null);

    private static DispatchDecision.Failed Failed(string customStatus, string note, string? detail = null) =>
        new DispatchDecision.Failed(Now, InteractionStatus.ProviderSendingError, customStatus, note, detail);

    private static DispatchDecision.Failed Expired() =>
        new DispatchDecision.Failed(Now, InteractionStatus.ProcessError, "EXPIRED", HistoryNotes.Expired, "2026-03-02T10:00:00Z");

    private static DispatchDecision.Failed Invalid(string code) =>
        new DispatchDecision.Failed(Now, InteractionStatus.ValidationError, code, HistoryNotes.NoLongerValid, code);

    private static DispatchDecision.RetryAt Retry(int seconds, string reason) => new DispatchDecision.RetryAt(Now, Now.AddSeconds(seconds), reason, Counts: reason != "slow");

    private static DispatchDecision.AwaitNotice Await(string reason) => new DispatchDecision.AwaitNotice(Now, Now.AddSeconds(60), reason);

    private static Interaction Interaction(DispatchPhase phase, int attempts, int? secondsLeft)
    {
        var sample = Builders.Interaction(Now);
        var interaction = new Interaction
        {
            Id = sample.Id,
            Tenant = sample.Tenant,
            Summary = sample.Summary,
            AuditTrail = sample.AuditTrail,
            Integration = sample.Integration,
            Payload = sample.Payload,
            ProcessId = sample.ProcessId,
            Destinations = sample.Destinations,
            Direction = sample.Direction,
            ExpiresAt = secondsLeft is { } left ? Now.AddSeconds(left) : null,
        };
        interaction.Restore(1, new DispatchState(phase, Now, attempts, null));
        return interaction;
    }
}
