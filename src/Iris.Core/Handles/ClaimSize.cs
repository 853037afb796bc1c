namespace Iris.Core.Handles;

/// <summary>
/// How much a claim may bring so that it fits in memory: what comes has a size that only the store knows, so the size of what came lately is
/// expected again. One claim may go past the budget before that is learnt. For one thread.
/// </summary>
internal sealed class ClaimSize
{
    private const long Least = 4096;

    private long expected = Least;

    /// <param name="most">Most to claim at a time.</param>
    /// <param name="freeBytes">Bytes that are left in memory.</param>
    public int Fit(int most, long freeBytes) => freeBytes <= 0 ? 0 : (int)Math.Clamp(freeBytes / expected, 1, most);

    /// <summary>Large ones are expected at once, small ones only after some claims.</summary>
    public void Saw(int count, long bytes)
    {
        if (count > 0)
            expected = Math.Max(Least, Math.Max(bytes / count, expected / 2));
    }
}
