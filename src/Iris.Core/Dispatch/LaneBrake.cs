namespace Iris.Core.Dispatch;

/// <summary>
/// Where more comes than goes, and it goes quickly, whoever brings one waits a moment before it is accepted: so callers that send as fast as they are
/// answered come no faster than the provider is called, and nothing takes the longer way through the store. Not for several threads.
/// </summary>
internal sealed class LaneBrake(TimeProvider time)
{
    /// <summary>Ours: a caller hardly notices.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    /// <summary>After a pause, it takes some calls until they count as quick again.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1);

    private readonly Queue<TaskCompletionSource> callers = new();
    private TimeSpan gap = LongestGap;
    private long last;

    /// <summary>Waits until the next place is free, or not at all where that takes long.</summary>
    public Task HoldAsync()
    {
        // Whoever waited long enough has gone; all wait equally long, so these are the first.
        while (callers.TryPeek(out var gone) && gone.Task.IsCompleted)
            callers.Dequeue();
        if ((callers.Count + 1) * gap > Longest)
            return Task.CompletedTask;

        var caller = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        callers.Enqueue(caller);
        return WaitAsync(caller);
    }

    /// <summary>One was sent.</summary>
    public void Count()
    {
        var now = time.GetTimestamp();
        var since = time.GetElapsedTime(last, now);
        gap += ((since < LongestGap ? since : LongestGap) - gap) / 10;
        last = now;
    }

    /// <summary>There is a place for one more.</summary>
    public void LetGo()
    {
        while (callers.TryDequeue(out var caller) && !caller.TrySetResult())
        {
        }
    }

    private async Task WaitAsync(TaskCompletionSource caller)
    {
        await caller.Task.WaitAsync(Longest, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        caller.TrySetResult();
    }
}
