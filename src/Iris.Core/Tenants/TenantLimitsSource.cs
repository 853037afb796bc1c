using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Core.Tenants;

internal sealed class TenantLimitsSource(ITenantStore tenants) : ITenantLimitsSource
{
    public async Task<TenantLimits?> FindAsync(TenantId tenant, CancellationToken cancellationToken) =>
        (await tenants.FindAsync(tenant, cancellationToken))?.Limits;
}
