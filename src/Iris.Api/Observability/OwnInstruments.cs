using System.Diagnostics.Metrics;
using Iris.Core.Telemetry;
using OpenTelemetry.Metrics;

namespace Iris.Api.Observability;

/// <summary>How instruments are read: the gateway's own with room for their labels, and those of another gateway in the same process not at all.</summary>
/// <param name="meter">The gateway's own.</param>
/// <param name="factory">Made the framework's meters for this gateway.</param>
/// <param name="labels">How many values a label may have.</param>
internal sealed class OwnInstruments(IrisMeter meter, IMeterFactory factory, int labels)
{
    /// <summary>Series of one instrument, for each label that it may have.</summary>
    private const int SeriesPerLabel = 10;

    /// <summary>The SDK's own bound.</summary>
    private const int LeastSeries = 2000;

    /// <returns>Null for an instrument that is read as it is.</returns>
    public MetricStreamConfiguration? Stream(Instrument instrument) => instrument.Meter switch
    {
        var one when ReferenceEquals(one, meter.Meter) => new MetricStreamConfiguration { CardinalityLimit = Math.Max(LeastSeries, labels * SeriesPerLabel) },
        { Name: IrisMeter.Name } => MetricStreamConfiguration.Drop,
        { Scope: IMeterFactory other } when !ReferenceEquals(other, factory) => MetricStreamConfiguration.Drop,
        _ => null,
    };
}
