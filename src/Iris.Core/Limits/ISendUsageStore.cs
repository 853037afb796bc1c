using System.Globalization;
using Iris.Core.Tenants;

namespace Iris.Core.Limits;

/// <summary>Sends to add to what a tenant has sent on a day.</summary>
public readonly record struct SendCount(TenantId Tenant, DateOnly Day, long Sends)
{
    /// <summary>About how many bytes were stored for them, and for callbacks.</summary>
    public long Bytes { get; init; }

    /// <summary>The day, as stores name it.</summary>
    public string DayName => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day's month, as stores name it.</summary>
    public string MonthName => Day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}

/// <summary>What a tenant has sent.</summary>
/// <param name="Day">On the day.</param>
/// <param name="Month">In the day's month.</param>
public readonly record struct SendUsage(long Day, long Month)
{
    /// <summary>Bytes that it has stored, whenever: as they were measured last, and what was added since.</summary>
    public long Bytes { get; init; }
}

/// <summary>Counts what tenants send in days and months (UTC), and what they have stored, over all gateways.</summary>
public interface ISendUsageStore
{
    /// <summary>Adds to a day, to its month, and to what is stored; durable when the call returns.</summary>
    /// <param name="counts">Each tenant's day once.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    /// <returns>What they come to, in the order of <paramref name="counts"/>.</returns>
    Task<IReadOnlyList<SendUsage>> AddAsync(IReadOnlyList<SendCount> counts, CancellationToken cancellationToken);

    /// <summary>What a tenant has sent on a day and in its month, and what it has stored.</summary>
    Task<SendUsage> FindAsync(TenantId tenant, DateOnly day, CancellationToken cancellationToken);

    /// <summary>Notes that what a tenant has stored is being measured.</summary>
    /// <returns>False when somebody has begun that at or after <paramref name="since"/>.</returns>
    Task<bool> TryBeginMeasureAsync(TenantId tenant, DateTimeOffset now, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Replaces what a tenant has stored by what was measured.</summary>
    Task EndMeasureAsync(TenantId tenant, long bytes, CancellationToken cancellationToken);

    /// <summary>Forgets at most <paramref name="limit"/> days and months before the day's month.</summary>
    /// <returns>How many there were.</returns>
    Task<int> PruneAsync(DateOnly day, int limit, CancellationToken cancellationToken);
}
