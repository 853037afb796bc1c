using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>What happened to an integration's interactions in a minute, or in several.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="IntegrationId">The integration that they name.</param>
public readonly record struct ActivityCount(TenantId Tenant, string IntegrationId)
{
    /// <summary>Sends that were accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Sends that a provider took.</summary>
    public long Sent { get; init; }

    /// <summary>Sends that ended without success.</summary>
    public long Failed { get; init; }

    /// <summary>End users' messages.</summary>
    public long Received { get; init; }

    public bool IsNothing => Accepted + Sent + Failed + Received == 0;

    /// <summary>Both together; they are of the same integration.</summary>
    public static ActivityCount operator +(ActivityCount one, ActivityCount other) => one with
    {
        Accepted = one.Accepted + other.Accepted,
        Sent = one.Sent + other.Sent,
        Failed = one.Failed + other.Failed,
        Received = one.Received + other.Received,
    };

    /// <summary>The number of the part in which a moment is, by which stores keep counts.</summary>
    public static long NumberOf(ActivityStep step, DateTimeOffset moment) => moment.UtcTicks / ((int)step * TimeSpan.TicksPerMinute);

    /// <summary>The sums of each integration.</summary>
    public static IReadOnlyList<ActivityCount> Sum(IEnumerable<ActivityCount> counts) =>
        [.. counts.GroupBy(count => (count.Tenant, count.IntegrationId)).Select(group => group.Aggregate((one, other) => one + other))];
}
