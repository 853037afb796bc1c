using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Tenants;

/// <summary>
/// The default region of each tenant, kept in memory for a moment. A change made through this process is seen at once, one made elsewhere after
/// <see cref="Lifetime"/>.
/// </summary>
public sealed class TenantRegions(ITenantStore tenants, TimeProvider time)
{
    /// <summary>How long another process's change may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly RenewedCache<string?> known = new(Lifetime, time);

    /// <summary>See <see cref="Tenant.DefaultRegion"/>.</summary>
    public ValueTask<string?> OfAsync(TenantId tenant, CancellationToken cancellationToken) => known.GetAsync(tenant, ReadAsync, cancellationToken);

    /// <summary>How addresses are read that are given without an integration.</summary>
    public async ValueTask<AddressReading> ReadingAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new(await OfAsync(tenant, cancellationToken), IrregularEmails: true);

    internal void Forget(TenantId tenant) => known.Forget(tenant);

    private async Task<string?> ReadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        (await tenants.FindAsync(tenant, cancellationToken))?.DefaultRegion;
}
