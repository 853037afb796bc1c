using System.Text;
using System.Text.Json.Serialization;
using Iris.Core.Deliveries;
using Iris.Core.Integrations;
using Iris.Core.Webhooks;

namespace Iris.Api.Webhooks;

/// <summary>The webhook of an integration.</summary>
/// <param name="IntegrationId">Its integration.</param>
/// <param name="Url">Where events are posted to.</param>
/// <param name="Subscriptions">The events, as subscribed to.</param>
/// <param name="Secret">Key of the signature: in clear in the answer of the call that made it, masked ever after.</param>
/// <param name="PreviousSecretUntil">Until when the secret before signs as well; null when there is none.</param>
/// <param name="SuccessStatuses">Which HTTP statuses of the receiver count as delivered.</param>
/// <param name="Headers">Headers that every call carries, values masked.</param>
/// <param name="TimeoutSeconds">How long the receiver may take to answer.</param>
/// <param name="Enabled">Whether events are recorded.</param>
/// <param name="DisabledReason">Why the gateway disabled it: <c>RECEIVER_GONE</c>, its receiver answered 410 Gone, or <c>RECEIVER_FAILING</c>, it has taken nothing for days; absent where it did not.</param>
/// <param name="DisabledAt">When the gateway disabled it; absent where it did not. Setting the webhook again enables it.</param>
/// <param name="Created">When it was set.</param>
/// <param name="Updated">When it was changed last.</param>
internal sealed record WebhookResponse(
    string IntegrationId,
    string Url,
    IReadOnlyList<string> Subscriptions,
    string Secret,
    DateTimeOffset? PreviousSecretUntil,
    SuccessStatuses SuccessStatuses,
    IReadOnlyDictionary<string, string> Headers,
    int TimeoutSeconds,
    bool Enabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DisabledReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DisabledAt,
    DateTimeOffset Created,
    DateTimeOffset Updated)
{
    internal static WebhookResponse From(string integrationId, WebhookView view, DateTimeOffset now)
    {
        var webhook = view.Webhook;
        return new(
            integrationId,
            webhook.Url,
            webhook.Subscriptions,
            view.NewSecret ?? IntegrationEditor.SecretMask,
            webhook.PreviousSecretUntil > now ? webhook.PreviousSecretUntil : null,
            webhook.SuccessStatuses,
            webhook.Headers.ToDictionary(header => header.Key, _ => IntegrationEditor.SecretMask),
            webhook.TimeoutSeconds,
            webhook.IsEnabled,
            webhook.DisabledReason,
            webhook.DisabledAt,
            webhook.Created,
            webhook.Updated);
    }
}

/// <summary>A webhook that was taken away.</summary>
/// <param name="IntegrationId">Its integration.</param>
/// <param name="Url">Where events were posted to.</param>
internal sealed record RemovedWebhookResponse(string IntegrationId, string Url);

/// <summary>An event on its way to a client's system.</summary>
/// <param name="Id">Id of the delivery: the <c>webhook-id</c> header, the same in every attempt.</param>
/// <param name="InteractionId">The interaction that it tells of; of a <c>USER_MERGED_EVT</c>, the user; of a <c>PROCESS_…_EVT</c>, the process.</param>
/// <param name="Event">Name of the event.</param>
/// <param name="Created">When it happened.</param>
/// <param name="State"><c>pending</c>, <c>delivered</c> or <c>failed</c>.</param>
/// <param name="Host">Host that it goes to.</param>
/// <param name="NextRetry">
/// When it is sent next; null when it is over. While its host is held, since it is presumed down or asked for it with <c>Retry-After</c>, the
/// end of that.
/// </param>
/// <param name="RetryStopDate">No attempt is planned for later than this.</param>
/// <param name="Attempts">Every attempt, the first one first.</param>
/// <param name="Body">What is posted, to the letter; only in the answer of <c>GET …/deliveries/{deliveryId}</c>.</param>
internal sealed record DeliveryResponse(
    string Id,
    string InteractionId,
    string Event,
    DateTimeOffset Created,
    DeliveryState State,
    string Host,
    DateTimeOffset? NextRetry,
    DateTimeOffset RetryStopDate,
    IReadOnlyList<WebhookAttempt> Attempts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Body)
{
    internal static DeliveryResponse WithBody(DeliveryView view) => From(view) with { Body = Encoding.UTF8.GetString(view.Delivery.Body) };

    internal static DeliveryResponse From(DeliveryView view)
    {
        var delivery = view.Delivery;
        return new(
            delivery.Id,
            delivery.InteractionId,
            delivery.Event,
            delivery.Created,
            delivery.State,
            delivery.Host,
            view.NextRetry,
            delivery.StopAt,
            delivery.Log,
            null);
    }
}
