using Iris.Core.Kernel;

namespace Iris.Core.Limits;

/// <summary>
/// What one tenant has sent in the current day and month, as far as this process knows: what the store said last, what it has not been told yet,
/// and what is being accepted at this moment.
/// </summary>
internal sealed class SendCounter(TenantId tenant)
{
    private readonly Lock gate = new();
    private readonly List<SendCount> untold = [];
    private DateOnly day;
    private SendUsage stored;
    private long open;
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
    /// <returns>False when there are not as many left.</returns>
    public bool TryOpen(DateOnly today, long sends, LimitSet limits, out bool isMonth)
    {
        lock (gate)
        {
            MoveTo(today);
            var known = Known();
            isMonth = known.Month + sends > limits.MonthlySends;
            if (isMonth || known.Day + sends > limits.DailySends)
                return false;

            open += sends;
            return true;
        }
    }

    /// <summary>Gives places back, or counts what they were for.</summary>
    public void Close(DateOnly taken, long sends, bool accepted)
    {
        lock (gate)
        {
            open -= sends;
            if (accepted && sends > 0)
                Add(new SendCount(tenant, taken, sends));
        }
    }

    /// <summary>What the store says; never less than what it said before of the same day.</summary>
    public void Learn(DateOnly today, SendUsage found, DateTimeOffset now)
    {
        lock (gate)
        {
            syncedAt = now;
            // What is being told right now may be in it or not.
            if (telling > 0)
                return;

            MoveTo(today);
            stored = new SendUsage(Math.Max(stored.Day, found.Day), Math.Max(stored.Month, found.Month));
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
                Add(count with { Sends = -count.Sends });
                if (count.Day == day)
                    stored = usage;
                else if (IsSameMonth(count.Day, day))
                    stored = stored with { Month = Math.Max(stored.Month, usage.Month) };
            }

            untold.RemoveAll(count => count.Sends == 0);
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
        return new SendUsage(stored.Day + waiting.Day + open, stored.Month + waiting.Month + open);
    }

    private SendUsage UntoldOf(DateOnly today)
    {
        var (ofDay, ofMonth) = (0L, 0L);
        foreach (var count in untold)
        {
            ofDay += count.Day == today ? count.Sends : 0;
            ofMonth += IsSameMonth(count.Day, today) ? count.Sends : 0;
        }

        return new SendUsage(ofDay, ofMonth);
    }

    private void Add(SendCount count)
    {
        var index = untold.FindIndex(known => known.Day == count.Day);
        if (index < 0)
            untold.Add(count);
        else
            untold[index] = count with { Sends = untold[index].Sends + count.Sends };
    }

    private void MoveTo(DateOnly today)
    {
        // A clock that steps back over midnight stays in the later day.
        if (today <= day)
            return;

        stored = new SendUsage(0, IsSameMonth(today, day) ? stored.Month : 0);
        day = today;
    }

    private static bool IsSameMonth(DateOnly one, DateOnly other) => one.Year == other.Year && one.Month == other.Month;
}
