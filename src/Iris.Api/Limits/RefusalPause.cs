using Iris.Core.Limits;
using Microsoft.Extensions.Options;

namespace Iris.Api.Limits;

/// <summary>
/// Keeps the answer back for a moment from whoever is refused for a rate: a client that does not heed <c>Retry-After</c> would cost others
/// more with the calls that are refused than with those that pass.
/// </summary>
internal sealed class RefusalPause(IOptions<LimitOptions> options)
{
    private readonly TimeSpan pause = TimeSpan.FromMilliseconds(options.Value.RefusalMilliseconds);
    private int waiting;

    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (pause == TimeSpan.Zero)
            return;

        if (Interlocked.Increment(ref waiting) <= options.Value.RefusalQueue)
            await Task.Delay(Next(), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref waiting);
    }

    /// <summary>Half of it to one and a half: those who were refused together do not come back together.</summary>
    private TimeSpan Next() => pause * (0.5 + Random.Shared.NextDouble());
}
