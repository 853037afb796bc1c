using System.Text.Json.Serialization;
using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Core.Tenants;

/// <summary>A customer of the gateway.</summary>
public sealed class Tenant
{
    public required TenantId Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; set; }

    /// <summary>Of a disabled tenant credentials are refused and nothing is sent, delivered or applied; its data stays.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Whether it is there to test: outside Development, it alone is offered what stands in for a provider.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTest { get; set; }

    /// <summary>ISO 3166 code of the country whose national writing of phone numbers is read; null for none. An integration may name its own.</summary>
    public string? DefaultRegion { get; set; }

    /// <summary>Limits of its own; null for the gateway's.</summary>
    public TenantLimits? Limits { get; set; }

    public required DateTimeOffset Created { get; init; }
}
