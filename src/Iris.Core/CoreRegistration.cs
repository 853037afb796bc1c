using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Catalogues;
using Iris.Core.Channels;
using Iris.Core.Deliveries;
using Iris.Core.Dispatch;
using Iris.Core.Exchanges;
using Iris.Core.Fallbacks;
using Iris.Core.Hosting;
using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Mailboxes;
using Iris.Core.Operations;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Strategies;
using Iris.Core.Telemetry;
using Iris.Core.Templates;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core;

/// <summary>Registers the rooms of the core, from the ground up.</summary>
public static class CoreRegistration
{
    /// <summary>
    /// Adds all of them. The host adds a store, channels, adapters with their <see cref="IOutgoingPolicy"/>, <see cref="AdapterOffers"/> and
    /// an <see cref="ISecretProtector"/>.
    /// </summary>
    public static IServiceCollection AddIrisCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddTelemetry().AddHandles()
            .AddUsers().AddChannels().AddIdempotency().AddLimits()
            .AddIntegrations().AddProcesses().AddStrategies()
            .AddTenants().AddInteractions()
            .AddOptOuts().AddWebhooks().AddTemplates().AddCatalogues().AddExchanges()
            .AddAttachments()
            .AddDispatch().AddCallbacks().AddDeliveries()
            .AddSending().AddMailboxes().AddOperations().AddFallbacks();
        // The last to start is the first to stop: what it ends with is still told by webhook.
        return services.AddWorker<DispatchWorker>();
    }
}
