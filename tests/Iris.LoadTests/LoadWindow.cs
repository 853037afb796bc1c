using System.Diagnostics;

namespace Iris.LoadTests;

/// <summary>The measured part of a round, in <see cref="Stopwatch"/> ticks; it begins when the warm-up is over.</summary>
internal readonly record struct LoadWindow(long Start, long End)
{
    public double Seconds => Stopwatch.GetElapsedTime(Start, End).TotalSeconds;

    public static LoadWindow After(int warmupSeconds, int seconds)
    {
        var start = Stopwatch.GetTimestamp() + (warmupSeconds * Stopwatch.Frequency);
        return new(start, start + (seconds * Stopwatch.Frequency));
    }

    public bool Contains(long tick) => tick >= Start && tick < End;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), Start);
        return left > TimeSpan.Zero ? Task.Delay(left, cancellationToken) : Task.CompletedTask;
    }
}
