using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>Removes callbacks that came long ago and are over; what was applied of them is in the interactions.</summary>
internal sealed class NoticePruner(INoticeStore store, IOptions<CallbackOptions> options, TimeProvider time, ILogger<NoticePruner> logger)
    : Pruner(options.Value.RetentionDays, time, logger)
{
    protected override Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.PruneAsync(before, limit, cancellationToken);
}
