using System.Text.Json.Serialization;
using Iris.Core.Integrations;

namespace Iris.Core.Interactions;

/// <content>What its history tells of attempts that were not taken, since it was queued last.</content>
public sealed partial class Interaction
{
    /// <summary>Ours: retries that are noted each; of those after them one an hour is, so that a day of them leaves a history that can be read.</summary>
    private const int MaxRetryNotes = 12;

    private static readonly TimeSpan BetweenRetryNotes = TimeSpan.FromHours(1);

    /// <summary>
    /// When the provider first did not take it, or it first had to wait for its integration; null while neither happened. That somebody had paused that
    /// is not the provider's doing.
    /// </summary>
    [JsonIgnore]
    internal DateTimeOffset? FirstNotTaken
    {
        get
        {
            DateTimeOffset? first = null;
            foreach (var entry in SinceQueued())
            {
                if (entry is { Note: HistoryNotes.RetryScheduled } or { Note: HistoryNotes.IntegrationHeld, Detail: not IntegrationHold.PausedCode })
                    first = entry.Date;
            }

            return first;
        }
    }

    /// <summary>Retries that its history tells of.</summary>
    [JsonIgnore]
    internal int RetriesNoted => SinceQueued().Count(entry => entry.Note == HistoryNotes.RetryScheduled);

    /// <summary>Whether it was told last that its integration is held.</summary>
    [JsonIgnore]
    internal bool IsHeld => LastRemark?.Note == HistoryNotes.IntegrationHeld;

    /// <summary>Whether an attempt of it was not taken before.</summary>
    [JsonIgnore]
    internal bool WasNotTaken => LastRemark?.Note is HistoryNotes.RetryScheduled or HistoryNotes.IntegrationHeld;

    /// <summary>What its history tells of why it waits; null where it waits for its turn alone.</summary>
    [JsonIgnore]
    public HistoryEntry? WaitEntry => Dispatch.NotableStage is null ? null : LastRemark;

    /// <summary>Whether another retry is noted.</summary>
    internal bool NotesRetry(DateTimeOffset now) =>
        LastRemark is not { Note: HistoryNotes.RetryScheduled } last || RetriesNoted < MaxRetryNotes || now - last.Date >= BetweenRetryNotes;

    /// <summary>The newest entry of its history that tells of more than its way.</summary>
    [JsonIgnore]
    internal HistoryEntry? LastRemark => AuditTrail.History.FindLast(entry => entry.Note is not (HistoryNotes.Rerouted or HistoryNotes.RouteSkipped));

    /// <summary>The newest first.</summary>
    private IEnumerable<HistoryEntry> SinceQueued()
    {
        for (var i = AuditTrail.History.Count - 1; i >= 0 && AuditTrail.History[i].Note is not (HistoryNotes.Requeued or HistoryNotes.Registered); i--)
            yield return AuditTrail.History[i];
    }

    /// <summary>The provider surely did not take it and may be tried again. Noted the first times, then once an hour.</summary>
    /// <param name="now">When.</param>
    /// <param name="dueAt">Its next turn.</param>
    /// <param name="reason">What happened.</param>
    /// <param name="counts">Whether the attempt counts.</param>
    /// <param name="keepsLease">Whether the process that holds it goes on with it.</param>
    public void RecordRetry(DateTimeOffset now, DateTimeOffset dueAt, string reason, bool counts = true, bool keepsLease = false)
    {
        if (Status != InteractionStatus.DispatchPending)
            return;

        var isNoted = NotesRetry(now);
        Wait(DispatchStage.Retrying, dueAt, counts, keepsLease);
        if (isNoted)
            Append(now, InteractionStatus.DispatchPending, CustomStatus, HistoryNotes.RetryScheduled, reason);
    }
}
