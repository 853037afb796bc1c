using System.Collections.Concurrent;

namespace Iris.Core.Kernel;

/// <summary>
/// Keeps something of each tenant for a moment. When its time is over one caller reads it again, and the others go on with what was known; while
/// the store is out of reach all do.
/// </summary>
internal sealed class RenewedCache<T>(TimeSpan lifetime, TimeProvider time)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<TenantId, Entry> entries = new();

    public async ValueTask<T> GetAsync(TenantId tenant, Func<TenantId, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (entries.TryGetValue(tenant, out var entry) && (entry.Until > time.GetUtcNow() || !entry.TryRenew()))
            return entry.Value;

        try
        {
            var value = await read(tenant, cancellationToken);
            if (entries.Count >= Capacity)
                entries.Clear();
            entries[tenant] = new Entry(value, time.GetUtcNow() + lifetime);
            return value;
        }
        catch (Exception exception) when (entry is not null)
        {
            entry.GiveUp();
            if (exception is StoreUnavailableException)
                return entry.Value;
            throw;
        }
    }

    public void Forget(TenantId tenant) => entries.TryRemove(tenant, out _);

    private sealed class Entry(T value, DateTimeOffset until)
    {
        private int renewing;

        public T Value => value;

        public DateTimeOffset Until => until;

        public bool TryRenew() => Interlocked.Exchange(ref renewing, 1) == 0;

        public void GiveUp() => Volatile.Write(ref renewing, 0);
    }
}
