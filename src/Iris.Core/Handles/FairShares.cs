namespace Iris.Core.Handles;

/// <summary>
/// A number of places, or bytes, that many share without anybody's share being fixed: each may hold as much as is still free. One alone gets
/// half of all, two a third each, and whoever comes next always finds something. What somebody holds beyond that is never taken away.
/// </summary>
/// <typeparam name="TKey">Who shares.</typeparam>
/// <param name="all">How much there is.</param>
public sealed class FairShares<TKey>(long all)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, long> held = [];
    private long taken;

    /// <summary>How much nobody holds; less than nothing after <see cref="Add"/> went past it.</summary>
    public long Free
    {
        get
        {
            lock (gate)
                return all - taken;
        }
    }

    /// <summary>Takes so much if that leaves at least as much free as this one holds then.</summary>
    public bool TryTake(TKey key, long amount)
    {
        lock (gate)
        {
            // Nothing held yet: one piece that is larger than half still goes, alone.
            var mine = held.GetValueOrDefault(key);
            var left = all - taken - amount;
            if (mine == 0 ? left < 0 : mine + amount > left)
                return false;

            Set(key, amount);
            return true;
        }
    }

    /// <summary>Takes so much whether it is there or not: it was brought already.</summary>
    public void Add(TKey key, long amount)
    {
        lock (gate)
            Set(key, amount);
    }

    public void Release(TKey key, long amount)
    {
        lock (gate)
            Set(key, -amount);
    }

    /// <summary>Whether this one holds so much that it gets no more for now.</summary>
    public bool IsFull(TKey key)
    {
        lock (gate)
            return all <= taken || held.GetValueOrDefault(key) >= all - taken;
    }

    private void Set(TKey key, long change)
    {
        taken += change;
        var mine = held.GetValueOrDefault(key) + change;
        if (mine == 0)
            held.Remove(key);
        else
            held[key] = mine;
    }
}
