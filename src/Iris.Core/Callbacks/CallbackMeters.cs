using System.Diagnostics;
using System.Diagnostics.Metrics;
using Iris.Core.Telemetry;

namespace Iris.Core.Callbacks;

/// <summary>What is counted of providers' callbacks.</summary>
internal sealed class CallbackMeters
{
    private readonly IrisMeter iris;
    private readonly Histogram<double> lag;
    private readonly Counter<long> ended;

    public CallbackMeters(IrisMeter iris)
    {
        this.iris = iris;
        lag = iris.Meter.CreateHistogram("iris.callback.lag", "s", "From a callback's arrival to the moment at which all of it was applied.", null, IrisMeter.Waits);
        ended = iris.Meter.CreateCounter<long>("iris.callback.ended", "{callback}", "Callbacks that are over, by what became of them.");
    }

    /// <summary>Tells of one that was processed, if it is over.</summary>
    public void Processed(StoredCallback callback, DateTimeOffset now)
    {
        if (callback.State == CallbackState.Pending)
            return;

        if (ended.Enabled)
        {
            var tags = new TagList { { "state", callback.State.ToString() }, { IrisMeter.Integration, iris.LabelOf(callback.IntegrationId) } };
            iris.AddTenant(ref tags, callback.Tenant.Value);
            ended.Add(1, tags);
        }

        if (lag.Enabled)
            lag.Record(Math.Max(0, (now - callback.Callback.Received).TotalSeconds), KeyValuePair.Create<string, object?>("lane", callback.Lane.ToString()));
    }
}
