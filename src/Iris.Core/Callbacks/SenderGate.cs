using Iris.Core.Tenants;

namespace Iris.Core.Callbacks;

/// <summary>
/// Lets one message of an end user in at a time: of several that arrive at once the first opens a process and the others join it. Senders share
/// a fixed number of places, so that nothing has to be tidied up; two that share one wait for each other for the time of a commit.
/// </summary>
internal sealed class SenderGate
{
    private readonly SemaphoreSlim[] places = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<T> PassAsync<T>(TenantId tenant, string sender, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var place = places[(uint)HashCode.Combine(tenant, sender) % places.Length];
        await place.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            place.Release();
        }
    }
}
