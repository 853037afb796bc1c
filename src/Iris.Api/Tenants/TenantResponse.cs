using Iris.Api.Limits;
using Iris.Core.Limits;
using Iris.Core.Tenants;

namespace Iris.Api.Tenants;

/// <summary>A tenant.</summary>
/// <param name="Id">Id of the tenant.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Enabled">Whether its credentials are accepted.</param>
/// <param name="Created">When it was created.</param>
/// <param name="DefaultRegion">Country whose national writing of phone numbers is read; null for none.</param>
/// <param name="Test">Whether it is there to test, and has the provider <c>Sandbox</c> wherever the gateway runs.</param>
/// <param name="Limits">Limits of its own; what is null, or all when it is null, is the gateway's.</param>
/// <param name="Usage">What it has sent; only where one tenant is read.</param>
internal sealed record TenantResponse(
    string Id, string Name, bool Enabled, DateTimeOffset Created, string? DefaultRegion, bool Test, TenantLimits? Limits, UsageResponse? Usage)
{
    internal static TenantResponse From(Tenant tenant) => new(tenant.Id.Value, tenant.Name, tenant.IsEnabled, tenant.Created, tenant.DefaultRegion, tenant.IsTest, tenant.Limits, null);
}
