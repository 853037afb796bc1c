using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Json;
using Iris.Core.Tenants;

namespace Iris.Core.Interactions;

/// <summary>
/// One message, out or in. An aggregate: status, history, provider events and dispatch state change together, through the methods
/// here, and are saved as one document. No method leaves a final status. (Source: A.3, A.5)
/// </summary>
public sealed class Interaction
{
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

    /// <summary>Fixed once accepted.</summary>
    public IReadOnlyList<string> AttachmentsId { get; init; } = [];

    public required Direction Direction { get; init; }

    [JsonInclude]
    public InteractionStatus Status { get; internal set; }

    [JsonInclude]
    public string? CustomStatus { get; internal set; }

    /// <summary>The ids that the provider gave, by which its notices name this interaction.</summary>
    public List<ProviderMessage> ProviderMessages { get; init; } = [];

    /// <summary>Work state; the store keeps it beside the document.</summary>
    [JsonIgnore]
    public DispatchState Dispatch { get; set; } = DispatchState.Done;

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }

    /// <summary>Whether nothing can change the status any more.</summary>
    [JsonIgnore]
    public bool IsFinal => Status is InteractionStatus.ValidationError or InteractionStatus.ProviderSendingError
        or InteractionStatus.ProcessError or InteractionStatus.Completed or InteractionStatus.Received;

    /// <summary>Registers it, and queues it, since what is built here has been validated. (Source: A.3, first two history entries)</summary>
    /// <param name="registered">When the request came in.</param>
    /// <param name="now">When validation ended.</param>
    /// <param name="dueAt">When a worker may claim it.</param>
    /// <param name="leaseOwner">The process that dispatches it from memory until <paramref name="dueAt"/>; null for none.</param>
    public void Register(DateTimeOffset registered, DateTimeOffset now, DateTimeOffset dueAt, string? leaseOwner)
    {
        Append(registered, InteractionStatus.ValidationPending, null, HistoryNotes.Registered);
        Append(now, InteractionStatus.DispatchPending);
        Dispatch = new DispatchState(DispatchPhase.Ready, dueAt, 0, leaseOwner);
    }

    /// <summary>The provider took it.</summary>
    public void RecordSent(DateTimeOffset now, IReadOnlyList<ProviderMessage> messages, string? customStatus)
    {
        // Kept even in a final status: a notice that overtook this answer may have ended it, and more notices will name these ids.
        ProviderMessages.AddRange(messages.Where(message => !ProviderMessages.Contains(message)));
        if (Status != InteractionStatus.DispatchPending)
            return;

        Dispatch = Dispatch with { Phase = DispatchPhase.Done, DueAt = null, LeaseOwner = null };
        Append(now, InteractionStatus.Sent, customStatus);
    }

    /// <summary>The provider surely did not take it and may be tried again.</summary>
    public void RecordRetry(DateTimeOffset now, DateTimeOffset dueAt, string reason)
    {
        if (Status != InteractionStatus.DispatchPending)
            return;

        Dispatch = Dispatch with { Phase = DispatchPhase.Ready, DueAt = dueAt, LeaseOwner = null };
        Append(now, InteractionStatus.DispatchPending, CustomStatus, HistoryNotes.RetryScheduled, reason);
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
    public void RecordFailure(DateTimeOffset now, InteractionStatus status, string? customStatus, string note, string? detail)
    {
        // Once a provider has it, only what happens at the provider can end it.
        var hasLeft = Status != InteractionStatus.DispatchPending;
        if (IsFinal || (hasLeft && status is (InteractionStatus.ProviderSendingError or InteractionStatus.ValidationError)))
            return;

        Dispatch = Dispatch with { Phase = DispatchPhase.Done, DueAt = null, LeaseOwner = null };
        Append(now, status, customStatus, note, detail);
    }

    /// <summary>Appends what the provider said. Never changes the status.</summary>
    public void AddProviderEvent(ProviderEvent providerEvent)
    {
        AuditTrail.ProviderEvents.Add(providerEvent);
        AuditTrail.Updated = providerEvent.Date;
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
            AttachmentsId = AttachmentsId,
            Direction = Direction,
            ProviderMessages = [.. ProviderMessages],
            Dispatch = Dispatch,
            Version = Version,
        };
        (copy.Status, copy.CustomStatus) = (Status, CustomStatus);
        return copy;
    }

    private void Append(
        DateTimeOffset date, InteractionStatus status, string? customStatus = null, string? note = null, string? detail = null)
    {
        Status = status;
        CustomStatus = customStatus;
        AuditTrail.History.Add(new HistoryEntry(date, status, customStatus, note, detail));
        AuditTrail.Updated = date;
    }
}

/// <summary>An address that an interaction goes to or came from.</summary>
/// <param name="Key">Kind of address, such as <c>PhoneNumber</c>.</param>
/// <param name="Value">Normalised address.</param>
/// <param name="Group">As on the user's destination.</param>
/// <param name="UserId">Its owner; the first owner of the interaction when nobody owns it.</param>
public sealed record InteractionDestination(string Key, string Value, string Group, string UserId);

/// <summary>The integration as it was when the interaction was accepted, in the members of the documented answer.</summary>
public sealed record InteractionIntegration(
    string IntegrationId,
    string IntegrationName,
    string IntegrationTypeId,
    string IntegrationTypeName,
    string IntegrationTypeProviderId,
    string IntegrationTypeProviderName);
