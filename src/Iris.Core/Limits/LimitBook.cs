using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Core.Limits;

/// <summary>
/// The limits of each tenant, kept in memory for a moment. A change made through this process is seen at once, one made elsewhere after
/// <see cref="Lifetime"/>.
/// </summary>
public sealed class LimitBook(ITenantLimitsSource source, IOptions<LimitOptions> options, TimeProvider time)
{
    /// <summary>How long another process's change may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly RenewedCache<LimitSet> known = new(Lifetime, time);

    public ValueTask<LimitSet> OfAsync(TenantId tenant, CancellationToken cancellationToken) => known.GetAsync(tenant, ReadAsync, cancellationToken);

    /// <summary>Forgets the limits of a tenant that was changed.</summary>
    public void Forget(TenantId tenant) => known.Forget(tenant);

    private async Task<LimitSet> ReadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new(options.Value, await source.FindAsync(tenant, cancellationToken));
}

/// <summary>Where a tenant's own limits are kept.</summary>
public interface ITenantLimitsSource
{
    /// <summary>The tenant's own limits; null for none, or no such tenant.</summary>
    Task<TenantLimits?> FindAsync(TenantId tenant, CancellationToken cancellationToken);
}
