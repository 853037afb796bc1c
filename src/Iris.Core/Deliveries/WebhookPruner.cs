using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Deliveries;

/// <summary>Removes deliveries that ended long ago.</summary>
internal sealed class WebhookPruner(IWebhookStore store, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookPruner> logger)
    : Pruner(options.Value.RetentionDays, time, logger)
{
    protected override Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.PruneAsync(before, limit, cancellationToken);
}
