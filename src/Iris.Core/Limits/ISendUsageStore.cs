using System.Globalization;
using Iris.Core.Kernel;

namespace Iris.Core.Limits;

/// <summary>Sends to add to what a tenant has sent on a day.</summary>
public readonly record struct SendCount(TenantId Tenant, DateOnly Day, long Sends)
{
    /// <summary>The day, as stores name it.</summary>
    public string DayName => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day's month, as stores name it.</summary>
    public string MonthName => Day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}

/// <summary>What a tenant has sent.</summary>
/// <param name="Day">On the day.</param>
/// <param name="Month">In the day's month.</param>
public readonly record struct SendUsage(long Day, long Month);

/// <summary>Counts what tenants send in days and months (UTC), over all gateways.</summary>
public interface ISendUsageStore
{
    /// <summary>Adds to a day and to its month; durable when the call returns.</summary>
    /// <param name="counts">Each tenant's day once.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    /// <returns>What they come to, in the order of <paramref name="counts"/>.</returns>
    Task<IReadOnlyList<SendUsage>> AddAsync(IReadOnlyList<SendCount> counts, CancellationToken cancellationToken);

    /// <summary>What a tenant has sent on a day and in its month.</summary>
    Task<SendUsage> FindAsync(TenantId tenant, DateOnly day, CancellationToken cancellationToken);

    /// <summary>Forgets at most <paramref name="limit"/> days and months before the day's month.</summary>
    /// <returns>How many there were.</returns>
    Task<int> PruneAsync(DateOnly day, int limit, CancellationToken cancellationToken);
}
