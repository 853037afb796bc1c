using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What the contracts of deliveries begin with.</summary>
public abstract class DeliveryContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    protected const string Host = "crm.example.test";

    private protected async Task<(Interaction Interaction, WebhookDelivery Delivery)> AcceptedAsync(
        TenantId tenant, string? integrationId = null, string host = Host, DateTimeOffset? created = null, byte[]? body = null)
    {
        var interaction = Interaction(await Stores.OpenProcessAsync(tenant), integrationId);
        var delivery = Delivery(interaction, host: host, created: created, body: body);
        interaction.Outbox.Add(EventOf(delivery));
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
        return (interaction, delivery);
    }

    private protected async Task<(string IntegrationId, List<string> Ids)> AcceptedManyAsync(int count)
    {
        var interaction = Interaction(await Stores.OpenProcessAsync(Acme));
        for (var i = 0; i < count; i++)
            interaction.Outbox.Add(EventOf(Delivery(interaction, sequence: 16 + i)));
        var ids = interaction.Outbox.Select(delivery => delivery.Id).ToList();
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
        return (interaction.Integration.IntegrationId, ids);
    }

    private protected async Task FinishAsync(WebhookDelivery delivery, DeliveryState state)
    {
        if (state == DeliveryState.Delivered)
            delivery.Delivered(Attempt(200));
        else
            delivery.Failed(Attempt(500), DateTimeOffset.MaxValue);
        Assert.Equal((state, null), (delivery.State, delivery.DueAt));
        Assert.Equal(SaveResult.Saved, await Stores.Webhooks.SaveAsync(delivery.Tenant, delivery, None));
    }

    private protected Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(
        DateTimeOffset? now = null, int limit = 10, int perHost = 10, params WebhookHost[] busy) =>
        Stores.Webhooks.ClaimAsync(new DeliveryClaim(now ?? Now, (now ?? Now).AddMinutes(1), limit, perHost, busy), None);
}
