using System.Diagnostics;
using System.Diagnostics.Metrics;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;

namespace Iris.Core.Limits;

/// <summary>What is counted of rates.</summary>
public sealed class LimitMeters
{
    private readonly IrisMeter iris;
    private readonly Counter<long> limited;

    public LimitMeters(IrisMeter iris)
    {
        this.iris = iris;
        limited = iris.Meter.CreateCounter<long>("iris.requests.limited", "{request}", "Requests and callbacks refused for their rate.");
    }

    internal void Limited(LimitKind kind, TenantId tenant)
    {
        if (!limited.Enabled)
            return;

        var tags = new TagList { { "kind", kind.ToString() } };
        iris.AddTenant(ref tags, tenant.Value);
        limited.Add(1, tags);
    }
}
