using System.Diagnostics;

namespace Iris.LoadTests;

/// <summary>Percentiles in milliseconds.</summary>
internal readonly record struct Latency(double P50, double P95, double P99)
{
    public static Latency Of(IEnumerable<long> ticks)
    {
        long[] sorted = [.. ticks.Order()];
        return new(At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99));
    }

    /// <summary>Nearest rank.</summary>
    private static double At(long[] sorted, double share) => sorted.Length == 0
        ? 0
        : sorted[(int)Math.Ceiling(sorted.Length * share) - 1] * 1000.0 / Stopwatch.Frequency;
}
