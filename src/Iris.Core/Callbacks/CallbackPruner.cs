using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>
/// Removes callbacks that came long ago and are over; what was applied of them is in the interactions. Of those that belong to no message,
/// which anybody with a callback's address can bring, only the newest are kept.
/// </summary>
internal sealed class CallbackPruner(
    ICallbackStore store, ITenantStore tenants, IOptions<CallbackOptions> options, TimeProvider time, ILogger<CallbackPruner> logger)
    : Pruner(options.Value.RetentionDays, time, logger)
{
    protected override async Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var removed = await store.PruneAsync(before, limit, cancellationToken);
        if (removed < limit)
            await PruneUnmatchedAsync(limit, cancellationToken);
        return removed;
    }

    private async Task PruneUnmatchedAsync(int limit, CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await tenants.ListAsync(cursor, Page<Tenant>.MaxLimit, cancellationToken);
            foreach (var tenant in page.Items)
            {
                foreach (var state in new[] { CallbackState.Unmatched, CallbackState.Unreadable })
                {
                    while (await store.PruneUnmatchedAsync(tenant.Id, state, options.Value.MaxUnmatched, limit, cancellationToken) == limit)
                    {
                    }
                }
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
