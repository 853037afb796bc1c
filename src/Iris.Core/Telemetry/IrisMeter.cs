using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace Iris.Core.Telemetry;

/// <summary>The meter <c>Iris</c> of this gateway, and the labels of its instruments: bounded, whoever makes integrations and webhooks.</summary>
public sealed class IrisMeter : IDisposable
{
    public const string Name = "Iris";

    public const string Integration = "integration";
    public const string Tenant = "tenant";

    private readonly bool namesTenants;
    private readonly LabelBook integrations;
    private readonly LabelBook tenants;
    private readonly LabelBook hosts;

    public IrisMeter(IOptions<TelemetryOptions> options)
    {
        var most = options.Value.MaxLabels;
        (integrations, tenants, hosts) = (new LabelBook(most), new LabelBook(most), new LabelBook(most));
        namesTenants = options.Value.TenantLabel;
    }

    /// <summary>For those who listen to one gateway among several in a process.</summary>
    public Meter Meter { get; } = new(Name);

    /// <summary>Seconds, from a millisecond to a day: what waits may wait long.</summary>
    internal static readonly InstrumentAdvice<double> Waits = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 14_400, 86_400],
    };

    /// <summary>Seconds, of calls and commits.</summary>
    internal static readonly InstrumentAdvice<double> Calls = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    /// <summary>An integration as a label.</summary>
    public string LabelOf(string integrationId) => integrations.Of(integrationId);

    /// <summary>A webhook's host as a label.</summary>
    public string HostLabelOf(string host) => hosts.Of(host);

    /// <summary>Adds the tenant, where the options ask for it.</summary>
    public void AddTenant(ref TagList tags, string tenant)
    {
        if (namesTenants)
            tags.Add(Tenant, tenants.Of(tenant));
    }

    public void Dispose() => Meter.Dispose();
}
