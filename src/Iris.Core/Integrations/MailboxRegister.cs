using Iris.Core.Channels;

namespace Iris.Core.Integrations;

/// <summary>Keeps the list of mailboxes that are to be watched up with the integrations.</summary>
public sealed class MailboxRegister(IMailboxStore store, AdapterRegistry registry, IntegrationCatalog catalog, TimeProvider time)
{
    /// <summary>Called before an integration is saved. A mailbox that it has no longer is found out by whoever would watch it.</summary>
    public async Task AnnounceAsync(Integration integration, CancellationToken cancellationToken)
    {
        if (registry.FindAdapter(integration.Channel, integration.Provider) is { } adapter and IMailboxReader reader
            && reader.MailboxOf(adapter.BindSettings(catalog.Decrypt(integration, adapter.Descriptor.Settings))) is not null)
            await store.AnnounceAsync(integration.Tenant, integration.Id, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>An integration was removed.</summary>
    public Task RemoveAsync(Integration integration, CancellationToken cancellationToken) =>
        store.RemoveAsync(integration.Tenant, integration.Id, DateTimeOffset.MaxValue, cancellationToken);
}
