namespace Iris.Core.Kernel;

/// <summary>Wakes one worker that waits for work; raised many times before it looks, it wakes once.</summary>
public class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim semaphore = new(0, 1);

    public void Raise()
    {
        try
        {
            if (semaphore.CurrentCount == 0)
                semaphore.Release();
        }
        catch (SemaphoreFullException)
        {
            // Raised by somebody else in between.
        }
    }

    /// <summary>Waits until it is raised, or the time is over.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => semaphore.WaitAsync(longest, cancellationToken);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => semaphore.Dispose();
}
