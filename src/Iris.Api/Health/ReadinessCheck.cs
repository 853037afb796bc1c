using Iris.Api.Binding;
using Iris.Core.Interactions;
using Microsoft.Extensions.Options;

namespace Iris.Api.Health;

/// <summary>
/// Whether the store can commit. Anybody may ask, and each check is a commit: callers share one, and its outcome holds for a moment.
/// </summary>
internal sealed class ReadinessCheck(IInteractionStore store, IOptions<ApiOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private (Task Task, long Started) last = (Task.CompletedTask, 0);
    private bool hasRun;

    /// <exception cref="Exception">It cannot, or has not within five seconds.</exception>
    public Task RunAsync()
    {
        lock (gate)
        {
            var isFresh = hasRun && (!last.Task.IsCompleted || time.GetElapsedTime(last.Started) < TimeSpan.FromSeconds(options.Value.ReadinessSeconds));
            if (!isFresh)
                (last, hasRun) = ((CheckAsync(), time.GetTimestamp()), true);
            return last.Task;
        }
    }

    private async Task CheckAsync() => await store.CheckAsync(CancellationToken.None).WaitAsync(Longest);
}
