namespace Iris.Core.Dispatch;

/// <summary>Lets so many through per second, in bursts of at most a tenth of that. Not for several threads at once.</summary>
internal sealed class TokenBucket(int perSecond)
{
    private readonly double burst = Math.Max(1, perSecond / 10d);
    private double tokens = Math.Max(1, perSecond / 10d);
    private DateTimeOffset last;

    public int PerSecond => perSecond;

    /// <summary>Takes tokens that are not there yet: nothing goes until they were.</summary>
    public void Owe(int count) => tokens -= count;

    /// <summary>Takes a token.</summary>
    /// <param name="now">The time.</param>
    /// <param name="next">When there will be one, if there is none.</param>
    public bool TryTake(DateTimeOffset now, out DateTimeOffset next)
    {
        // A clock that steps back costs nothing and brings nothing.
        if (now > last && last != default)
            tokens = Math.Min(burst, tokens + ((now - last).TotalSeconds * perSecond));
        last = now;
        next = now;
        if (tokens >= 1)
        {
            tokens--;
            return true;
        }

        next = now + TimeSpan.FromSeconds((1 - tokens) / perSecond);
        return false;
    }
}
