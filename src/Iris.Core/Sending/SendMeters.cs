using System.Diagnostics;
using System.Diagnostics.Metrics;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;

namespace Iris.Core.Sending;

/// <summary>What is counted of sends that are refused.</summary>
internal sealed class SendMeters
{
    private readonly IrisMeter iris;
    private readonly Counter<long> refused;

    public SendMeters(IrisMeter iris)
    {
        this.iris = iris;
        refused = iris.Meter.CreateCounter<long>("iris.interactions.refused", "{error}", "Errors for which sends were not accepted.");
    }

    /// <summary>Counts each error of a request's sends.</summary>
    public void Answered(TenantId tenant, Result<BatchVerdict> result)
    {
        if (!refused.Enabled)
            return;

        if (!result.IsSuccess)
            Refused(tenant, result.Errors);
        foreach (var item in result.IsSuccess ? result.Value.Items : [])
        {
            if (!item.IsSuccess)
                Refused(tenant, item.Errors);
        }
    }

    private void Refused(TenantId tenant, IReadOnlyList<IrisError> errors)
    {
        foreach (var error in errors)
        {
            var tags = new TagList { { "code", error.Code } };
            iris.AddTenant(ref tags, tenant.Value);
            refused.Add(1, tags);
        }
    }
}
