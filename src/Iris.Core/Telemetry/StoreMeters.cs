using System.Diagnostics.Metrics;

namespace Iris.Core.Telemetry;

/// <summary>What a store tells of its commits.</summary>
public sealed class StoreMeters
{
    private readonly Histogram<double> duration;
    private readonly Histogram<long> size;
    private readonly Counter<long> failures;

    public StoreMeters(IrisMeter iris)
    {
        duration = iris.Meter.CreateHistogram("iris.store.commit.duration", "s", "One commit, from its first change to the disk.", null, IrisMeter.Calls);
        size = iris.Meter.CreateHistogram(
            "iris.store.commit.size", "{change}", "Changes that shared a commit.", null,
            new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        failures = iris.Meter.CreateCounter<long>("iris.store.commit.failures", "{commit}", "Commits of which nothing was written.");
    }

    /// <summary>Whether anybody listens: who measures need not otherwise.</summary>
    public bool IsEnabled => duration.Enabled || size.Enabled;

    /// <param name="took">How long it took.</param>
    /// <param name="changes">How many changes it had.</param>
    public void Committed(TimeSpan took, int changes)
    {
        duration.Record(took.TotalSeconds);
        size.Record(changes);
    }

    public void Failed() => failures.Add(1);
}
