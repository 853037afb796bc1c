using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Iris.Core.Telemetry;

/// <summary>The values of a gauge as they were last measured, one for each set of labels; those that share labels are put together.</summary>
/// <typeparam name="T">Kind of number.</typeparam>
/// <param name="join">Puts two values of the same labels together: a sum, or the greater.</param>
internal sealed class GaugeSet<T>(Func<T, T, T> join)
    where T : struct
{
    private volatile IReadOnlyCollection<Measurement<T>> shown = [];

    /// <summary>What the gauge tells.</summary>
    public IEnumerable<Measurement<T>> Read() => shown;

    /// <summary>Replaces all of it: what is not measured any more is not told any more.</summary>
    public void Show(IEnumerable<(TagList Tags, T Value)> measured) => shown =
    [
        .. measured.GroupBy(one => string.Join('\n', one.Tags.Select(tag => $"{tag.Key}={tag.Value}")))
            .Select(same => new Measurement<T>(same.Select(one => one.Value).Aggregate(join), same.First().Tags)),
    ];
}
