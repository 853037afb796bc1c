using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Idempotency;

/// <summary>Forgets keys whose time is over.</summary>
internal sealed class IdempotencyPruner(
    IIdempotencyStore store, IOptions<IdempotencyOptions> options, TimeProvider time, ILogger<IdempotencyPruner> logger)
    : Pruner(options.Value.RetentionDays, time, logger)
{
    protected override Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.PruneAsync(before, limit, cancellationToken);
}
