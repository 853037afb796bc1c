using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>What a send waits for.</summary>
public enum WaitingState
{
    /// <summary>It is due, and no process has it.</summary>
    Queued = 0,

    /// <summary>A process has it and has not begun an attempt.</summary>
    Claimed = 1,

    /// <summary>Its first turn comes later: it was asked for so, the hour is quiet, or its integration is held.</summary>
    Scheduled = 2,

    /// <summary>It was attempted, and its next turn comes later.</summary>
    Retrying = 3,

    /// <summary>An attempt has begun, and its outcome is not recorded.</summary>
    InFlight = 4,

    /// <summary>The outcome of its attempt is unknown; a notice of the provider may tell.</summary>
    AwaitingNotice = 5,
}

/// <summary>How much of an integration waits in one state.</summary>
/// <param name="Tenant">The integration's tenant.</param>
/// <param name="IntegrationId">The integration that the sends name, not one that they go through instead.</param>
/// <param name="State">What they wait for.</param>
/// <param name="Count">How many: at least 1.</param>
/// <param name="OldestDue">The earliest due time among them; where a process has them, the earliest end of a lease.</param>
/// <param name="OldestAccepted">When the oldest was accepted, to the second.</param>
public sealed record WaitingCount(
    TenantId Tenant, string IntegrationId, WaitingState State, long Count, DateTimeOffset OldestDue, DateTimeOffset OldestAccepted);
