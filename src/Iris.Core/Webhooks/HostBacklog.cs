using Iris.Core.Kernel;

namespace Iris.Core.Webhooks;

/// <summary>What waits for a webhook's host, as one tenant knows it.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Host">The host.</param>
/// <param name="Count">Deliveries that are not over: at least 1.</param>
/// <param name="OldestDue">The earliest due time among them; while a process has them, the earliest end of a lease.</param>
/// <param name="OldestCreated">When the oldest of them came into being, to the second.</param>
/// <param name="HeldUntil">Until when the host is held; null when it is not.</param>
public sealed record HostBacklog(
    TenantId Tenant, string Host, long Count, DateTimeOffset OldestDue, DateTimeOffset OldestCreated, DateTimeOffset? HeldUntil);
