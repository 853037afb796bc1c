using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Core.Tests.Interactions;

/// <summary>Where an interaction stands on its way, after each move.</summary>
public sealed class DispatchStageTests
{
    private static readonly DateTimeOffset Now = TestClock.New().GetUtcNow();

    public static TheoryData<string, DispatchStage, string?> Moves => new()
    {
        { "registered", DispatchStage.Queued, null },
        { "scheduled", DispatchStage.Scheduled, HistoryNotes.Scheduled },
        { "begun", DispatchStage.InFlight, null },
        { "quiet", DispatchStage.Scheduled, HistoryNotes.QuietHours },
        { "parked", DispatchStage.Held, HistoryNotes.IntegrationHeld },
        { "retry", DispatchStage.Retrying, HistoryNotes.RetryScheduled },
        { "retry at once", DispatchStage.Queued, null },
        { "unknown", DispatchStage.AwaitingNotice, HistoryNotes.OutcomePending },
        { "retry, then begun", DispatchStage.InFlight, null },
        { "parked, then sent", DispatchStage.Done, null },
        { "failed, then asked for again", DispatchStage.Queued, null },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public void Stage_AfterAMove_IsWhereItStandsAndWhy(string move, DispatchStage expected, string? note)
    {
        var interaction = Builders.Interaction(Now);
        interaction.Register(Now, Now, Now.AddHours(1), null, move == "scheduled" ? HistoryNotes.Scheduled : null);

        foreach (var step in move.Split(", then "))
            Make(interaction, step);

        Assert.Equal((expected, note), (interaction.Dispatch.Stage, interaction.WaitEntry?.Note));
        Assert.Equal(
            expected is DispatchStage.Scheduled or DispatchStage.Held or DispatchStage.Retrying or DispatchStage.AwaitingNotice ? expected : null,
            interaction.Dispatch.NotableStage);
    }

    private static void Make(Interaction interaction, string step)
    {
        switch (step)
        {
            case "begun":
                interaction.BeginAttempt("worker", Now.AddMinutes(1));
                break;
            case "quiet":
                interaction.RecordHeld(Now, Now.AddHours(1), HistoryNotes.QuietHours);
                break;
            case "parked":
                interaction.RecordParked(Now, Now.AddHours(1), "401");
                break;
            case "retry":
                interaction.RecordRetry(Now, Now.AddHours(1), "429");
                break;
            case "retry at once":
                interaction.Lease("worker", Now.AddHours(1));
                interaction.RecordRetry(Now, Now, "429", keepsLease: true);
                break;
            case "unknown":
                interaction.RecordOutcomePending(Now, Now.AddHours(1), "cut");
                break;
            case "sent":
                interaction.RecordSent(Now, [], null);
                break;
            case "failed":
                interaction.RecordFailure(Now, InteractionStatus.ProviderSendingError, "21211", HistoryNotes.Refused, null);
                break;
            case "asked for again":
                interaction.Requeue(Now);
                break;
            default:
                break;
        }
    }
}
