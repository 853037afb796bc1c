using System.Diagnostics.Metrics;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;

namespace Iris.Api.Observability;

/// <summary>What is counted of answers.</summary>
internal sealed class ApiMeters(IrisMeter iris)
{
    private readonly Counter<long> refused = iris.Meter.CreateCounter<long>(
        "iris.requests.refused", "{error}", "Errors that requests were answered with, by code.");

    /// <summary>Counts the errors of an answer.</summary>
    public void Refused(int status, IReadOnlyList<IrisError> errors)
    {
        if (!refused.Enabled)
            return;

        foreach (var error in errors)
            refused.Add(1, new("code", error.Code), new("status", status));
    }
}
