using Iris.Core;
using Iris.Core.Interactions;
using Iris.Core.Tenants;
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
        var delivery = Delivery(interaction, host: host, created: created);
        delivery.Body = body ?? delivery.Body;
        interaction.Outbox.Add(delivery);
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
        return (interaction, delivery);
    }

    private protected async Task<(string IntegrationId, List<string> Ids)> AcceptedManyAsync(int count)
    {
        var interaction = Interaction(await Stores.OpenProcessAsync(Acme));
        for (var i = 0; i < count; i++)
            interaction.Outbox.Add(Delivery(interaction, sequence: 16 + i));
        var ids = interaction.Outbox.Select(delivery => delivery.Id).ToList();
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
        return (interaction.Integration.IntegrationId, ids);
    }

    private protected async Task FinishAsync(WebhookDelivery delivery, DeliveryState state)
    {
        (delivery.State, delivery.DueAt) = (state, null);
        Assert.Equal(SaveResult.Saved, await Stores.Webhooks.SaveAsync(delivery.Tenant, delivery, None));
    }

    private protected Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(
        DateTimeOffset? now = null, int limit = 10, int perHost = 10, params WebhookHost[] busy) =>
        Stores.Webhooks.ClaimAsync(new DeliveryClaim(now ?? Now, (now ?? Now).AddMinutes(1), limit, perHost, busy), None);

    private protected static WebhookDelivery Delivery(
        Interaction interaction, long sequence = 16, string @event = WebhookEvents.OutCreated, string host = Host, DateTimeOffset? created = null) => new()
        {
            Id = IrisId.New(created ?? Now),
            Tenant = interaction.Tenant,
            IntegrationId = interaction.Integration.IntegrationId,
            InteractionId = interaction.Id,
            Sequence = sequence,
            Event = @event,
            Created = created ?? Now,
            Host = host,
            Body = [0, 255, 123, 10, 0xC3, 0x28],
            DueAt = Now,
            StopAt = Now.AddDays(7).AddTicks(1),
        };
}
