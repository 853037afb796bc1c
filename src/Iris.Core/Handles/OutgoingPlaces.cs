namespace Iris.Core.Handles;

/// <summary>
/// The places for outgoing connections, open or about to be: the last bound, behind those of sends and deliveries, for what stays open idle
/// and for calls that those bounds do not count.
/// </summary>
/// <param name="most">How many there are.</param>
public sealed class OutgoingPlaces(int most) : IDisposable
{
    private readonly SemaphoreSlim free = new(most, most);

    public int Most => most;

    /// <summary>How many are left.</summary>
    public int Free => free.CurrentCount;

    /// <summary>Waits for a place, for as long as the caller has.</summary>
    public Task TakeAsync(CancellationToken cancellationToken) => free.WaitAsync(cancellationToken);

    public void Release()
    {
        try
        {
            free.Release();
        }
        catch (ObjectDisposedException)
        {
            // The process ends, and connections outlive the container by a moment.
        }
    }

    public void Dispose() => free.Dispose();
}
