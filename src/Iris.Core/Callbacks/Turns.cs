namespace Iris.Core.Callbacks;

/// <summary>
/// Does what belongs together one after the other: of several messages that an end user sends at once the first opens a process and the
/// others join it, and notices about one interaction do not fight for its document. Keys share a fixed number of places, so that nothing has
/// to be tidied up; two that share one wait for each other for the time of a commit.
/// </summary>
internal sealed class Turns
{
    private readonly SemaphoreSlim[] places = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    /// <param name="key">A hash of what the work is about.</param>
    /// <param name="work">Told whether it had to wait, so that what was read before may be stale.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<T> TakeAsync<T>(int key, Func<bool, Task<T>> work, CancellationToken cancellationToken)
    {
        var place = places[(uint)key % places.Length];
        var hasWaited = !place.Wait(0, CancellationToken.None);
        if (hasWaited)
            await place.WaitAsync(cancellationToken);
        try
        {
            return await work(hasWaited);
        }
        finally
        {
            place.Release();
        }
    }
}
