using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>
/// One message, out or in. An aggregate: status, history, provider events and dispatch state change together, through the methods
/// here, and are saved as one document. No method leaves a final status but <see cref="Requeue"/>, which somebody has to ask for. (Source: A.3, A.5)
/// </summary>
public sealed partial class Interaction
{
    /// <summary>Messages that a provider may make of it, beside one for each destination.</summary>
    private const int MaxMessages = 100;

    private IReadOnlyList<string> attachmentsId = [];

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required InteractionSummary Summary { get; init; }

    public required AuditTrail AuditTrail { get; init; }

    public required InteractionIntegration Integration { get; init; }

    public JsonElement Metadata { get; init; } = IrisJson.EmptyObject;

    /// <summary>The request's payload, unchanged.</summary>
    public required JsonElement Payload { get; init; }

    public JsonElement PrimaryKey { get; init; } = IrisJson.EmptyObject;

    public required string ProcessId { get; init; }

    /// <summary>Fixed once accepted.</summary>
    public required IReadOnlyList<InteractionDestination> Destinations { get; init; }

    /// <summary>
    /// Of an inbound message, further addresses that the provider told of its sender, in the form in which they are looked up: the channel's window
    /// opens for them too. Null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SourceAliases { get; init; }

    /// <summary>
    /// Of an inbound message, when the end user wrote it as the provider tells, at the latest when it came: the channel's window is counted from it, so that
    /// a callback that comes late or again opens nothing. Null where the provider told nothing.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Written { get; init; }

    /// <summary>The trace in which it was accepted, as a <c>traceparent</c>; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>The strategy of which it is a step; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StrategyLink? Strategy { get; init; }

    /// <summary>Whether it tells an end user that an opt-out was heard: it alone goes to who has opted out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ConfirmsOptOut { get; init; }

    /// <summary>Of an inbound message, all addresses of its sender in the form in which they are looked up, each once.</summary>
    public IEnumerable<string> SourceLookups() => Destinations.Select(destination => destination.LookupValue).Concat(SourceAliases ?? []).Distinct();

    /// <summary>The template that its payload was made of; null for none. Fixed once accepted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InteractionTemplate? Template { get; init; }

    /// <summary>Of a send, the attachments that it needs, fixed once accepted; of an inbound message, those that its media were kept as.</summary>
    public IReadOnlyList<string> AttachmentsId { get => attachmentsId; init => attachmentsId = value; }

    /// <summary>Whether it needs its attachments to be sent, now or after a retry.</summary>
    [JsonIgnore]
    public bool NeedsAttachments => attachmentsId.Count > 0 && Direction == Direction.Out && Dispatch.Phase != DispatchPhase.Done;

    public required Direction Direction { get; init; }

    /// <summary>Not to be sent before this moment; null for at once.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>Not to be sent after this moment; null for no limit.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Which of the integration's interactions go first; fixed once accepted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Priority Priority { get; init; }

    [JsonInclude]
    public InteractionStatus Status { get; internal set; }

    [JsonInclude]
    public string? CustomStatus { get; internal set; }

    /// <summary>The ids that the provider gave, by which its notices name this interaction.</summary>
    public List<ProviderMessage> ProviderMessages { get; init; } = [];

    /// <summary>Its place in its process: the greater, the later it was accepted, whatever clocks say. Given by the store; 0 where it was accepted before there were places.</summary>
    [JsonIgnore]
    public long Place { get; set; }

    /// <summary>What changed since it was read; each kind once.</summary>
    [JsonIgnore]
    internal List<InteractionChange> Changes { get; } = [];

    /// <summary>Whether nothing can change the status any more.</summary>
    [JsonIgnore]
    public bool IsFinal => Status is InteractionStatus.ValidationError or InteractionStatus.ProviderSendingError
        or InteractionStatus.ProcessError or InteractionStatus.Completed or InteractionStatus.Received;

    /// <summary>Whether it ended without success.</summary>
    [JsonIgnore]
    public bool HasFailed =>
        Status is InteractionStatus.ValidationError or InteractionStatus.ProviderSendingError or InteractionStatus.ProcessError;

    /// <summary>Whether a provider may have it, or part of it: the outcome of an attempt is unknown, or not all of its messages failed.</summary>
    [JsonIgnore]
    public bool MayHaveArrived =>
        HasUnknownOutcome || HasTakenUnheard
        || ProviderMessages.Exists(message => !message.IsSuperseded && message.Progress != DeliveryProgress.Failed);

    /// <summary>Whether one more id of the provider is remembered.</summary>
    [JsonIgnore]
    internal bool HasRoomForMessage => ProviderMessages.Count < MaxMessages + Destinations.Count;

    /// <summary>Whether it is too late to send it.</summary>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>Registers it, and queues it, since what is built here has been validated. (Source: A.3, first two history entries)</summary>
    /// <param name="registered">When the request came in.</param>
    /// <param name="now">When validation ended.</param>
    /// <param name="dueAt">When a worker may claim it.</param>
    /// <param name="leaseOwner">The process that dispatches it from memory until <paramref name="dueAt"/>; null for none.</param>
    /// <param name="note">A code of <see cref="HistoryNotes"/> that says why it has to wait until <paramref name="dueAt"/>; null for no wait.</param>
    /// <param name="hasBegun">Whether its first attempt begins with it: the provider is called once it is on disk.</param>
    public void Register(
        DateTimeOffset registered, DateTimeOffset now, DateTimeOffset dueAt, string? leaseOwner, string? note = null, bool hasBegun = false)
    {
        Append(registered, InteractionStatus.ValidationPending, null, HistoryNotes.Registered);
        Append(now, InteractionStatus.DispatchPending, null, note, note is null ? null : WireTime.Show(dueAt));
        Dispatch = hasBegun
            ? new DispatchState(DispatchPhase.InFlight, dueAt, 1, leaseOwner)
            : new DispatchState(DispatchPhase.Ready, dueAt, 0, leaseOwner) { Waits = note is null ? DispatchStage.Queued : DispatchStage.Scheduled };
        Announce(InteractionChange.OutCreated);
    }

    /// <summary>The provider took it.</summary>
    public void RecordSent(DateTimeOffset now, IReadOnlyList<ProviderMessage> messages, string? customStatus)
    {
        Remember(messages);
        if (Status != InteractionStatus.DispatchPending)
            return;

        Dispatch = Dispatch with { Phase = DispatchPhase.Done, DueAt = null, LeaseOwner = null };
        Append(now, InteractionStatus.Sent, customStatus);
    }

    /// <summary>Its integration is held: it waits, an attempt that showed it does not count, and that is noted once.</summary>
    public void RecordParked(DateTimeOffset now, DateTimeOffset dueAt, string code)
    {
        if (Status != InteractionStatus.DispatchPending)
            return;

        Wait(DispatchStage.Held, dueAt, counts: Dispatch.Phase != DispatchPhase.InFlight);
        if (!IsHeld)
            Append(now, InteractionStatus.DispatchPending, CustomStatus, HistoryNotes.IntegrationHeld, code);
    }

    /// <summary>Its turn comes later.</summary>
    public void RecordHeld(DateTimeOffset now, DateTimeOffset dueAt, string note)
    {
        if (Status != InteractionStatus.DispatchPending)
            return;

        Dispatch = Dispatch with { Phase = DispatchPhase.Ready, DueAt = dueAt, LeaseOwner = null, Waits = DispatchStage.Scheduled };
        Append(now, InteractionStatus.DispatchPending, CustomStatus, note, WireTime.Show(dueAt));
    }

    /// <summary>Nobody knows whether the provider took it: wait for a notice until <paramref name="deadline"/>.</summary>
    public void RecordOutcomePending(DateTimeOffset now, DateTimeOffset deadline, string reason)
    {
        if (Status != InteractionStatus.DispatchPending)
            return;

        Dispatch = Dispatch with { Phase = DispatchPhase.AwaitingNotice, DueAt = deadline, LeaseOwner = null };
        Append(now, InteractionStatus.DispatchPending, CustomStatus, HistoryNotes.OutcomePending, reason);
    }

    /// <summary>It failed for good.</summary>
    /// <param name="now">When.</param>
    /// <param name="status">A final status.</param>
    /// <param name="customStatus">The provider's code, or ours in upper case.</param>
    /// <param name="note">A code of <see cref="HistoryNotes"/>.</param>
    /// <param name="detail">The provider's words.</param>
    /// <param name="of">Whom of several it is about; null for all that wait.</param>
    public void RecordFailure(
        DateTimeOffset now, InteractionStatus status, string? customStatus, string note, string? detail, IReadOnlyList<int>? of = null)
    {
        if (FaresApart && Status == InteractionStatus.DispatchPending)
        {
            MarkFailed(now, of ?? In(DestinationPhase.Waiting), status, customStatus, note, detail);
            Settle(now, keepsLease: of is not null);
            return;
        }

        // Once a provider has it, only what happens at the provider can end it.
        var hasLeft = Status != InteractionStatus.DispatchPending;
        if (IsFinal || (hasLeft && status is (InteractionStatus.ProviderSendingError or InteractionStatus.ValidationError)))
            return;

        Dispatch = Dispatch with { Phase = DispatchPhase.Done, DueAt = null, LeaseOwner = null };
        Append(now, status, customStatus, note, detail);
    }

    /// <summary>
    /// Queues it again with all its attempts, and not before its time: for those of several whom it did not reach, else for all. What the provider's
    /// earlier messages to them come to no longer counts.
    /// </summary>
    public void Requeue(DateTimeOffset now)
    {
        if (Unarrived() is { } some)
        {
            RequeueSome(some);
        }
        else
        {
            Sends = null;
            Supersede(_ => true);
        }

        CountedAttempts = 0;
        if (Routing is not null)
            Routing = new(Former: Route is { } former ? [.. (Routing.Former ?? []).Append(former.IntegrationId).Distinct()] : Routing.Former);
        var dueAt = SendAt > now ? SendAt.Value : now;
        Dispatch = new DispatchState(DispatchPhase.Ready, dueAt, 0, null) { Waits = dueAt > now ? DispatchStage.Scheduled : DispatchStage.Queued };
        Append(now, InteractionStatus.DispatchPending, null, HistoryNotes.Requeued, dueAt > now ? WireTime.Show(dueAt) : null);
    }

    /// <summary>Registers a message of an end user. (Source: A.5)</summary>
    public void RegisterInbound(DateTimeOffset now)
    {
        Dispatch = DispatchState.Done;
        Append(now, InteractionStatus.Received);
        Announce(InteractionChange.InCreated);
    }

    /// <summary>A clock that steps back, or another host's, makes no time go backwards here.</summary>
    private DateTimeOffset NotBefore(DateTimeOffset moment) => moment < AuditTrail.Updated ? AuditTrail.Updated : moment;

    /// <summary>What is new has not changed: its creation is the only event.</summary>
    private void Announce(InteractionChange creation)
    {
        Changes.Clear();
        Changes.Add(creation);
    }

    private void Wait(DispatchStage what, DateTimeOffset dueAt, bool counts, bool keepsLease = false) => Dispatch = Dispatch with
    {
        Phase = DispatchPhase.Ready,
        Waits = keepsLease ? DispatchStage.Queued : what,
        DueAt = keepsLease && Dispatch.LeaseOwner is not null ? Dispatch.DueAt : dueAt,
        Attempts = counts ? Dispatch.Attempts : Math.Max(0, Dispatch.Attempts - 1),
        LeaseOwner = keepsLease ? Dispatch.LeaseOwner : null,
    };

    private void Append(
        DateTimeOffset moment, InteractionStatus status, string? customStatus = null, string? note = null, string? detail = null)
    {
        var date = NotBefore(moment);
        (customStatus, detail) = (ProviderWords.Word(customStatus), ProviderWords.Sentence(detail));
        if (status != Status && !Changes.Contains(InteractionChange.StatusChanged))
            Changes.Add(InteractionChange.StatusChanged);
        if (customStatus != CustomStatus && !Changes.Contains(InteractionChange.CustomStatusChanged))
            Changes.Add(InteractionChange.CustomStatusChanged);
        Status = status;
        CustomStatus = customStatus;
        AuditTrail.History.Add(new HistoryEntry(date, status, customStatus, note, detail));
        AuditTrail.Updated = date;
    }
}
