namespace Iris.Core.Dispatch;

/// <summary>
/// When the next message of an integration may go: not while it is paused, and no faster than its rate. Not for several threads at once.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="wake">Called when a pause is over, or a token is there that was waited for.</param>
internal sealed class LanePace(TimeProvider time, Action wake) : IDisposable
{
    private ITimer? timer;
    private TokenBucket? bucket;
    private DateTimeOffset? pausedUntil;

    /// <summary>Messages per second; null for no limit.</summary>
    public int? PerSecond
    {
        get => bucket?.PerSecond;
        set
        {
            if (bucket?.PerSecond != value)
                bucket = value is { } rate ? new TokenBucket(rate) : null;
        }
    }

    /// <summary>The end of the pause; null when there is none.</summary>
    public DateTimeOffset? PausedUntil
    {
        get
        {
            if (pausedUntil <= time.GetUtcNow())
                pausedUntil = null;
            return pausedUntil;
        }
    }

    /// <summary>Lets nothing go for so long; a pause that lasts longer already stays.</summary>
    public void Pause(TimeSpan wait)
    {
        var end = time.GetUtcNow() + wait;
        if (end <= PausedUntil)
            return;

        pausedUntil = end;
        WakeAt(end);
    }

    /// <summary>Ends the pause.</summary>
    public void Resume() => pausedUntil = null;

    /// <summary>Whether one may go now, which takes its token; if not, it wakes when one may.</summary>
    public bool TryGo()
    {
        if (PausedUntil is { } end)
            return WakeAt(end);

        return bucket is null || bucket.TryTake(time.GetUtcNow(), out var next) || WakeAt(next);
    }

    /// <summary>The one that went last takes more tokens than one.</summary>
    public void Charge(int more) => bucket?.Owe(more);

    public void Dispose() => timer?.Dispose();

    private bool WakeAt(DateTimeOffset at)
    {
        var due = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((at - time.GetUtcNow()).TotalMilliseconds)));
        timer ??= time.CreateTimer(static wake => ((Action)wake!)(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(due, Timeout.InfiniteTimeSpan);
        return false;
    }
}
