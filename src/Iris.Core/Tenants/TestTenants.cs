using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Core.Tenants;

/// <summary>
/// Whether each tenant is there to test, kept in memory for a moment. A change made through this process is seen at once, one made elsewhere after
/// <see cref="TenantRegions.Lifetime"/>.
/// </summary>
public sealed class TestTenants(ITenantStore tenants, TimeProvider time) : ITestTenants
{
    private readonly RenewedCache<bool> known = new(TenantRegions.Lifetime, time);

    /// <summary>See <see cref="Tenant.IsTest"/>.</summary>
    public ValueTask<bool> IsTestAsync(TenantId tenant, CancellationToken cancellationToken) => known.GetAsync(tenant, ReadAsync, cancellationToken);

    internal void Forget(TenantId tenant) => known.Forget(tenant);

    private async Task<bool> ReadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await tenants.FindAsync(tenant, cancellationToken) is { IsTest: true };
}
