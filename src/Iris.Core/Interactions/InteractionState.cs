using System.Text.Json.Serialization;
using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <summary>
/// What of an interaction may change once it is accepted, beside its <see cref="DispatchState"/>: so a store writes the rest, which a client may make
/// long, only once.
/// </summary>
public sealed record InteractionState
{
    public required InteractionStatus Status { get; init; }

    public string? CustomStatus { get; init; }

    public required DateTimeOffset Updated { get; init; }

    public required string UpdaterId { get; init; }

    public required List<HistoryEntry> History { get; init; }

    public required List<ProviderEvent> ProviderEvents { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ProviderEventsLeftOut { get; init; }

    public required List<ProviderMessage> ProviderMessages { get; init; }

    public List<DestinationSend>? Sends { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int CountedAttempts { get; init; }

    public InteractionRouting? Routing { get; init; }

    /// <summary>Those of an inbound message; null for a send's, which are fixed.</summary>
    public IReadOnlyList<string>? AttachmentsId { get; init; }
}

/// <content>What may change, apart from what is fixed; for stores.</content>
public sealed partial class Interaction
{
    /// <summary>What may change, as it is now. It shares its lists with this: to be written at once.</summary>
    public InteractionState ToState() => new()
    {
        Status = Status,
        CustomStatus = CustomStatus,
        Updated = AuditTrail.Updated,
        UpdaterId = AuditTrail.UpdaterId,
        History = AuditTrail.History,
        ProviderEvents = AuditTrail.ProviderEvents,
        ProviderEventsLeftOut = AuditTrail.ProviderEventsLeftOut,
        ProviderMessages = ProviderMessages,
        Sends = Sends,
        CountedAttempts = CountedAttempts,
        Routing = Routing,
        AttachmentsId = Direction == Direction.In ? attachmentsId : null,
    };

    /// <summary>Puts back what has changed since it was accepted.</summary>
    public void Restore(InteractionState state)
    {
        (Status, CustomStatus) = (state.Status, state.CustomStatus);
        (AuditTrail.Updated, AuditTrail.UpdaterId) = (state.Updated, state.UpdaterId);
        Replace(AuditTrail.History, state.History);
        Replace(AuditTrail.ProviderEvents, state.ProviderEvents);
        AuditTrail.ProviderEventsLeftOut = state.ProviderEventsLeftOut;
        Replace(ProviderMessages, state.ProviderMessages);
        (Sends, CountedAttempts, Routing) = (state.Sends, state.CountedAttempts, state.Routing);
        attachmentsId = state.AttachmentsId ?? attachmentsId;
    }

    private static void Replace<T>(List<T> list, List<T> items)
    {
        list.Clear();
        list.AddRange(items);
    }

    /// <summary>A copy that shares nothing mutable with this one.</summary>
    public Interaction Copy()
    {
        var copy = new Interaction
        {
            Id = Id,
            Tenant = Tenant,
            Summary = Summary,
            AuditTrail = AuditTrail.Copy(),
            Integration = Integration,
            Metadata = Metadata,
            Payload = Payload,
            PrimaryKey = PrimaryKey,
            ProcessId = ProcessId,
            Destinations = Destinations,
            SourceAliases = SourceAliases,
            Trace = Trace,
            Strategy = Strategy,
            ConfirmsOptOut = ConfirmsOptOut,
            Written = Written,
            AttachmentsId = attachmentsId,
            Template = Template,
            Direction = Direction,
            SendAt = SendAt,
            ExpiresAt = ExpiresAt,
            Priority = Priority,
            IsSeparate = IsSeparate,
            Sends = Sends is null ? null : [.. Sends],
            CountedAttempts = CountedAttempts,
            Routing = Routing,
            ProviderMessages = [.. ProviderMessages],
            Dispatch = Dispatch,
            Version = Version,
            Place = Place,
            Stored = Stored,
        };
        (copy.Status, copy.CustomStatus) = (Status, CustomStatus);
        return copy;
    }
}
