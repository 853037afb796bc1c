using Iris.Core.Tenants;

namespace Iris.Core.Limits;

/// <summary>What of a tenant is used up.</summary>
internal enum QuotaKind
{
    Day,
    Month,
    Bytes,
}

/// <summary>
/// What one tenant has sent in the current day and month, and what it has stored, as far as this process knows: what the store said last, what it has not been told yet,
/// and what is being accepted at this moment.
/// </summary>
internal sealed class SendCounter(TenantId tenant)
{
    private readonly Lock gate = new();
    private readonly List<SendCount> untold = [];
    private DateOnly day;
    private SendUsage stored;
    private long open;
    private long openBytes;
    private long telling;
    private DateTimeOffset? syncedAt;

    /// <summary>When the store was last asked or told; null for never.</summary>
    public DateTimeOffset? SyncedAt
    {
        get
        {
            lock (gate)
                return syncedAt;
        }
    }

    /// <summary>Takes places for sends that are about to be accepted.</summary>
    /// <returns>Null, or of what there are not as many left.</returns>
    public QuotaKind? TryOpen(DateOnly today, long sends, long bytes, LimitSet limits)
    {
        lock (gate)
        {
            MoveTo(today);
            var known = Known();
            if (known.Month + sends > limits.MonthlySends)
                return QuotaKind.Month;
            if (known.Day + sends > limits.DailySends)
                return QuotaKind.Day;
            if (known.Bytes + bytes > limits.StoredBytes)
                return QuotaKind.Bytes;

            open += sends;
            openBytes += bytes;
            return null;
        }
    }

    /// <summary>Gives places back, or counts what they were for.</summary>
    public void Close(DateOnly taken, long sends, long bytes, bool accepted)
    {
        lock (gate)
        {
            open -= sends;
            openBytes -= bytes;
            if (accepted && sends + bytes > 0)
                Add(new SendCount(tenant, taken, sends) { Bytes = bytes });
        }
    }

    /// <summary>Counts what was stored without a send.</summary>
    public void AddBytes(DateOnly today, long bytes)
    {
        lock (gate)
            Add(new SendCount(tenant, today, 0) { Bytes = bytes });
    }

    /// <summary>Whether the tenant has stored as much as it may.</summary>
    public bool IsFull(LimitSet limits)
    {
        lock (gate)
            return Known().Bytes >= limits.StoredBytes;
    }

    /// <summary>What the store says; of sends never less than what it said before of the same day.</summary>
    public void Learn(DateOnly today, SendUsage found, DateTimeOffset now)
    {
        lock (gate)
        {
            syncedAt = now;
            // What is being told right now may be in it or not.
            if (telling > 0)
                return;

            MoveTo(today);
            stored = found with { Day = Math.Max(stored.Day, found.Day), Month = Math.Max(stored.Month, found.Month) };
        }
    }

    /// <summary>What the store is to be told; until <see cref="Told"/> or <see cref="NotTold"/>.</summary>
    public IReadOnlyList<SendCount> Tell()
    {
        lock (gate)
        {
            SendCount[] taken = [.. untold];
            telling = taken.Length;
            return taken;
        }
    }

    public void Told(IReadOnlyList<(SendCount Count, SendUsage Usage)> told, DateTimeOffset now)
    {
        lock (gate)
        {
            telling = 0;
            syncedAt = now;
            foreach (var (count, usage) in told)
            {
                Add(count with { Sends = -count.Sends, Bytes = -count.Bytes });
                if (count.Day == day)
                    stored = usage;
                else if (IsSameMonth(count.Day, day))
                    stored = usage with { Day = stored.Day, Month = Math.Max(stored.Month, usage.Month) };
                else
                    stored = stored with { Bytes = usage.Bytes };
            }

            untold.RemoveAll(count => count is { Sends: 0, Bytes: 0 });
        }
    }

    public void NotTold()
    {
        lock (gate)
            telling = 0;
    }

    /// <summary>What this process knows beside what the store says.</summary>
    public SendUsage Untold(DateOnly today)
    {
        lock (gate)
            return UntoldOf(today);
    }

    private SendUsage Known()
    {
        var waiting = UntoldOf(day);
        return new SendUsage(stored.Day + waiting.Day + open, stored.Month + waiting.Month + open)
        {
            Bytes = stored.Bytes + waiting.Bytes + openBytes,
        };
    }

    private SendUsage UntoldOf(DateOnly today)
    {
        var (ofDay, ofMonth, bytes) = (0L, 0L, 0L);
        foreach (var count in untold)
        {
            ofDay += count.Day == today ? count.Sends : 0;
            ofMonth += IsSameMonth(count.Day, today) ? count.Sends : 0;
            bytes += count.Bytes;
        }

        return new SendUsage(ofDay, ofMonth) { Bytes = bytes };
    }

    private void Add(SendCount count)
    {
        var index = untold.FindIndex(known => known.Day == count.Day);
        if (index < 0)
            untold.Add(count);
        else
            untold[index] = count with { Sends = untold[index].Sends + count.Sends, Bytes = untold[index].Bytes + count.Bytes };
    }

    private void MoveTo(DateOnly today)
    {
        // A clock that steps back over midnight stays in the later day.
        if (today <= day)
            return;

        stored = stored with { Day = 0, Month = IsSameMonth(today, day) ? stored.Month : 0 };
        day = today;
    }

    private static bool IsSameMonth(DateOnly one, DateOnly other) => one.Year == other.Year && one.Month == other.Month;
}
