namespace Iris.Core.Limits;

/// <summary>
/// A token bucket in one number: the moment at which it is full again. Taking moves that moment on, so nothing has to be filled by a timer and
/// no lock is needed; a bucket whose moment has passed is as good as a new one.
/// </summary>
internal sealed class RateBucket
{
    private long fullAt;

    public bool IsFull(long now) => Volatile.Read(ref fullAt) <= now;

    /// <summary>Takes tokens. More than the bucket holds are taken when it is full, and paid back afterwards.</summary>
    /// <param name="now">The time, as a timestamp.</param>
    /// <param name="frequency">Units of timestamps in a second.</param>
    /// <param name="rate">Its size and how fast it fills.</param>
    /// <param name="cost">How many.</param>
    public RateState Take(long now, long frequency, RateLimit rate, int cost)
    {
        var perToken = (double)frequency / rate.PerSecond;
        // A batch is counted in two: one for the request, which is read after that, and the rest. The first must not stop the second.
        var holds = (long)(Math.Max(rate.Burst, cost > 1 ? cost + 1 : cost) * perToken);
        var price = (long)(cost * perToken);
        while (true)
        {
            var known = Volatile.Read(ref fullAt);
            var next = Math.Max(known, now) + price;
            if (next - now > holds)
                return StateAt(now, frequency, Math.Max(known, now), rate, next - now - holds);
            if (Interlocked.CompareExchange(ref fullAt, next, known) == known)
                return StateAt(now, frequency, next, rate, 0);
        }
    }

    /// <summary>Gives back what was taken just now.</summary>
    public void Return(long frequency, RateLimit rate, int cost) => Interlocked.Add(ref fullAt, -(long)(cost * ((double)frequency / rate.PerSecond)));

    private static RateState StateAt(long now, long frequency, long fullAt, RateLimit rate, long wait)
    {
        var missing = (double)(fullAt - now) / frequency;
        var left = (long)Math.Max(0, Math.Floor(rate.Burst - (missing * rate.PerSecond) + 1e-6));
        return new RateState(rate, left, (long)Math.Ceiling(missing), wait == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)wait / frequency));
    }
}

/// <summary>How a bucket stands after a call.</summary>
/// <param name="Limit">Its size and how fast it fills.</param>
/// <param name="Left">Whole tokens in it.</param>
/// <param name="FullAfterSeconds">When it is full again.</param>
/// <param name="Wait">Zero when the call passed; else how long until it would.</param>
public readonly record struct RateState(RateLimit Limit, long Left, long FullAfterSeconds, TimeSpan Wait)
{
    public bool Passed => Wait == TimeSpan.Zero;
}
