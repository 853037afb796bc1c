using System.Text.Json.Serialization;
using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <content>
/// How each of several destinations fares: what one is refused or retried for says nothing of the others. While all stand alike nothing of it is kept.
/// </content>
public sealed partial class Interaction
{
    /// <summary>Remarks about single destinations in the history; results tell the rest.</summary>
    private const int MaxRemarks = 200;

    /// <summary>Whether each destination gets a message, and an attempt, of its own; otherwise one call is for all that wait. Fixed once accepted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsSeparate { get; init; }

    /// <summary>How each of its destinations stands, in their order; null while all stand as the interaction does.</summary>
    [JsonInclude]
    public List<DestinationSend>? Sends { get; internal set; }

    /// <summary>Attempts that <see cref="Sends"/> counts; those begun since were for <see cref="NextDestinations"/>.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int CountedAttempts { get; internal set; }

    /// <summary>Whether destinations have results of their own.</summary>
    [JsonIgnore]
    internal bool FaresApart => IsSeparate || Sends is not null;

    /// <summary>Attempts, begun ones included, for those whom the next one is for.</summary>
    [JsonIgnore]
    internal int NextAttempts => Sends is not null && NextDestinations() is [var first, ..] ? Sends[first].Attempts + Uncounted : Dispatch.Attempts;

    /// <summary>Whether nothing of it is, or may be, at the provider, so that copies have not gone either.</summary>
    [JsonIgnore]
    internal bool HasNothingTaken => ProviderMessages.Count == 0 && Sends?.Exists(send => send.IsUnknown || send.Phase == DestinationPhase.Taken) != true;

    /// <summary>Whether nobody knows, or ever knew, if the provider has it for all or some.</summary>
    [JsonIgnore]
    internal bool HasUnknownOutcome =>
        Dispatch.Phase == DispatchPhase.AwaitingNotice || CustomStatus == CustomStatuses.OutcomeUnknown || Sends?.Exists(send => send.IsUnknown) == true;

    /// <summary>Whether sending it again may bring somebody a second copy.</summary>
    [JsonIgnore]
    internal bool ResendMayDouble => Unarrived() is { } some ? some.Exists(index => Sends?[index].IsUnknown == true) : MayHaveArrived;

    /// <summary>Why the last of them got nothing, until that is written.</summary>
    private (string? Note, string? Detail) lastEnd;

    /// <summary>Whether the provider took it for one of several and gave no message by which that one is told of.</summary>
    private bool HasTakenUnheard => Sends is { } sends && Enumerable.Range(0, Destinations.Count).Any(index =>
        sends[index].Phase == DestinationPhase.Taken && !HasMessage(Destinations[index].Value));

    private int Uncounted => Dispatch.Attempts - CountedAttempts;

    private bool HasOpenDestinations => Sends?.Exists(send => send.IsOpen) == true;

    /// <summary>
    /// The destinations that the attempt under way, or the next one, is for. It follows from what is stored and nothing else, so after a crash it
    /// is known who may have got something.
    /// </summary>
    public IReadOnlyList<int> NextDestinations()
    {
        if (Sends is null)
            return IsSeparate ? [0] : [.. Enumerable.Range(0, Destinations.Count)];

        var waiting = In(DestinationPhase.Waiting);
        if (waiting.Count == 0)
            return [];

        var first = waiting.MinBy(index => Sends[index].DueAt ?? DateTimeOffset.MinValue);
        return IsSeparate ? [first] : waiting.FindAll(index => Sends[index].DueAt == Sends[first].DueAt);
    }

    /// <summary>The result of each of several destinations; null for one alone, and for what came in.</summary>
    public IReadOnlyList<DestinationResult>? Results()
    {
        if (Destinations.Count < 2 || Direction != Direction.Out)
            return null;

        return [.. Destinations.Select((destination, index) => ResultOf(destination.Value, Sends?[index]))];
    }

    /// <summary>The provider took it for these.</summary>
    internal void MarkTaken(IReadOnlyList<int> of, IReadOnlyList<ProviderMessage> messages, string? word)
    {
        Remember(messages);
        Mark(of, send => send with { Phase = DestinationPhase.Taken, DueAt = null, CustomStatus = ProviderWords.Word(word) });
    }

    /// <summary>The provider surely has nothing for these, and they are tried again.</summary>
    internal void MarkRetry(DateTimeOffset now, IReadOnlyList<int> of, DateTimeOffset dueAt, string reason, bool counts)
    {
        Mark(of, send => send with { Phase = DestinationPhase.Waiting, DueAt = dueAt }, counts);
        if (NotesRetry(now))
            Remark(now, HistoryNotes.RetryScheduled, of, reason);
    }

    /// <summary>Nobody knows whether the provider has anything for these.</summary>
    internal void MarkUnknown(DateTimeOffset now, IReadOnlyList<int> of, DateTimeOffset deadline, string reason)
    {
        Mark(of, send => send with { Phase = DestinationPhase.AwaitingNotice, DueAt = deadline });
        Remark(now, HistoryNotes.OutcomePending, of, reason);
    }

    /// <summary>These get nothing more.</summary>
    internal void MarkFailed(DateTimeOffset now, IReadOnlyList<int> of, InteractionStatus status, string? customStatus, string note, string? detail)
    {
        var phase = note == HistoryNotes.OutcomeNeverKnown ? DestinationPhase.NeverKnown : DestinationPhase.Failed;
        Mark(of, send => send with { Phase = phase, DueAt = null, Status = status, CustomStatus = ProviderWords.Word(customStatus) });
        lastEnd = (note, detail);
        if (of.Count < Destinations.Count)
            Remark(now, note, of, detail);
    }

    /// <summary>What the interaction as a whole comes to, and who is next.</summary>
    /// <param name="now">When.</param>
    /// <param name="keepsLease">Whether the process that holds it goes on with those who are due.</param>
    internal void Settle(DateTimeOffset now, bool keepsLease)
    {
        CountedAttempts = Dispatch.Attempts;
        if (Status != InteractionStatus.DispatchPending || Sends is null)
            return;

        var open = Sends.FindAll(send => send.Phase == DestinationPhase.Waiting);
        if (open.Count > 0)
        {
            var due = open.Min(send => send.DueAt ?? DateTimeOffset.MinValue);
            Dispatch = due > now || !keepsLease || Dispatch.LeaseOwner is null
                ? Dispatch with { Phase = DispatchPhase.Ready, DueAt = due > now ? due : now, LeaseOwner = null, Waits = due > now ? DispatchStage.Retrying : DispatchStage.Queued }
                : Dispatch with { Phase = DispatchPhase.Ready };
        }
        else if (HasOpenDestinations)
        {
            Dispatch = Dispatch with { Phase = DispatchPhase.AwaitingNotice, DueAt = Sends.Max(send => send.IsOpen ? send.DueAt : null), LeaseOwner = null };
        }
        else
        {
            Dispatch = Dispatch with { Phase = DispatchPhase.Done, DueAt = null, LeaseOwner = null };
            End(now, Sends);
        }
    }

    /// <summary>Who still waits for an attempt, or for a notice.</summary>
    internal List<int> In(DestinationPhase phase) =>
        [.. Enumerable.Range(0, Destinations.Count).Where(index => (Sends?[index].Phase ?? DestinationPhase.Waiting) == phase)];

    private void End(DateTimeOffset now, List<DestinationSend> sends)
    {
        var status = MessageProgress.StatusOf(this);
        var failed = sends.FindLast(send => send.Phase == DestinationPhase.Failed) ?? sends.Find(send => send.Phase == DestinationPhase.NeverKnown);
        if (failed is null)
            Append(now, status, sends.FindLast(send => send.Phase == DestinationPhase.Taken)?.CustomStatus);
        else if (sends.TrueForAll(send => send.Phase == failed.Phase))
            Append(now, status, failed.CustomStatus, lastEnd.Note, lastEnd.Detail);
        else
            Append(now, status, failed.CustomStatus, HistoryNotes.PartlySent, $"{sends.Count(send => send.Phase == DestinationPhase.Taken)}/{sends.Count}");
    }

    /// <summary>Of a notice about one of several: the provider has what it tells of.</summary>
    private void Hear(string? destination)
    {
        if (!FaresApart || destination is null)
            return;

        var index = Enumerable.Range(0, Destinations.Count).FirstOrDefault(index => Destinations[index].Value == destination, -1);
        if (index >= 0 && (Sends is null || Sends[index].Phase is not (DestinationPhase.Taken or DestinationPhase.Failed)))
        {
            Sends ??= Fresh();
            Sends[index] = Sends[index] with { Phase = DestinationPhase.Taken, DueAt = null, Status = null, CustomStatus = null };
        }
    }

    /// <summary>Those whom a resend is for where others have it already; null when it is for all.</summary>
    private List<int>? Unarrived()
    {
        if (Destinations.Count < 2)
            return null;

        var again = Enumerable.Range(0, Destinations.Count).Where(index => !HasArrived(index)).ToList();
        return again.Count == 0 || again.Count == Destinations.Count ? null : again;
    }

    /// <summary>Whether the provider has it for one of several, as far as that one's own message tells.</summary>
    private bool HasArrived(int index)
    {
        var value = Destinations[index].Value;
        if (ProviderMessages.Exists(message => !message.IsSuperseded && message.Destination == value && message.Progress == DeliveryProgress.Failed))
            return false;

        return Sends is null
            ? ProviderMessages.Exists(message => !message.IsSuperseded && message.Destination == value)
            : Sends[index].Phase == DestinationPhase.Taken;
    }

    private bool HasMessage(string destination) =>
        ProviderMessages.Exists(message => !message.IsSuperseded && (message.Destination ?? destination) == destination);

    /// <summary>Queues those again who have nothing; what the others have still counts.</summary>
    private void RequeueSome(List<int> again)
    {
        Sends ??= [.. Destinations.Select(_ => new DestinationSend(DestinationPhase.Taken))];
        foreach (var index in again)
            Sends[index] = new DestinationSend(DestinationPhase.Waiting);
        Supersede(message => again.Exists(index => Destinations[index].Value == message.Destination));
    }

    private void Supersede(Predicate<ProviderMessage> which)
    {
        for (var i = 0; i < ProviderMessages.Count; i++)
        {
            if (which(ProviderMessages[i]))
                ProviderMessages[i] = ProviderMessages[i] with { IsSuperseded = true };
        }
    }

    private void Mark(IReadOnlyList<int> of, Func<DestinationSend, DestinationSend> change, bool counts = true)
    {
        Sends ??= Fresh();
        foreach (var index in of)
        {
            var send = Sends[index];
            // What was never known may be known after all; the end of the others stays.
            if (send.IsOpen || (send.Phase == DestinationPhase.NeverKnown && change(send).Phase == DestinationPhase.Taken))
                Sends[index] = change(send) with { Attempts = send.Attempts + (counts ? Uncounted : 0) };
        }
    }

    private void Remark(DateTimeOffset now, string note, IReadOnlyList<int> of, string? detail)
    {
        if (Status != InteractionStatus.DispatchPending || AuditTrail.History.Count >= MaxRemarks)
            return;

        var whom = string.Join(", ", of.Select(index => Destinations[index].Value));
        Append(now, Status, CustomStatus, note, detail is null ? whom : $"{ProviderWords.Cut(whom, ProviderWords.MaxSentence / 2)}: {detail}");
    }

    private DestinationResult ResultOf(string destination, DestinationSend? send)
    {
        var message = ProviderMessages.Find(message => !message.IsSuperseded && (message.Destination ?? destination) == destination);
        var (status, word) = (send?.Phase, message?.Progress) switch
        {
            (DestinationPhase.Failed or DestinationPhase.NeverKnown, _) => (send!.Status ?? InteractionStatus.ProviderSendingError, send.CustomStatus),
            (DestinationPhase.Waiting or DestinationPhase.AwaitingNotice, _) => (InteractionStatus.DispatchPending, null),
            (_, DeliveryProgress.Failed) => (InteractionStatus.ProcessError, CustomStatus),
            (_, >= DeliveryProgress.Delivered) => (InteractionStatus.Completed, null),
            (DestinationPhase.Taken, _) or (_, not null) => (InteractionStatus.Sent, send?.CustomStatus),
            _ => (IsSeparate && !IsFinal ? InteractionStatus.DispatchPending : Status, CustomStatus),
        };
        return new DestinationResult(destination, status, word, message?.Id, send?.Phase == DestinationPhase.Waiting ? send.DueAt : null);
    }

    private List<DestinationSend> Fresh() => [.. Destinations.Select(_ => new DestinationSend(DestinationPhase.Waiting))];
}
