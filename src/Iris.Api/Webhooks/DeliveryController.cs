using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Callbacks;
using Iris.Core.Deliveries;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Webhooks;

/// <summary>The webhook's delivery log: every event with every attempt, and how to send one again.</summary>
[Route("configuration/integration/{integrationId}/webhook")]
internal sealed class DeliveryController(DeliveryEditor editor, CallbackEditor integrations, TimeProvider time) : IrisController
{
    private static readonly string[] States = ["pending", "delivered", "failed"];
    private static readonly Text Detail = new("Entrega del webhook", "Delivery of the webhook");
    private static readonly Text ListDetail = new("Entregas del webhook", "Deliveries of the webhook");

    /// <summary>Lists the deliveries of an integration, newest first.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="state">Only those in this state: <c>pending</c>, <c>delivered</c> or <c>failed</c>.</param>
    /// <param name="event">Only this event.</param>
    /// <param name="interactionId">Only those of this interaction.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The deliveries.</response>
    /// <response code="400">A filter, the cursor or the limit are not valid.</response>
    /// <response code="404">There is no such integration.</response>
    [HttpGet("deliveries", Name = "listWebhookDeliveries")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<DeliveryResponse>>>> List(
        string integrationId, [FromQuery, DescribedAs(typeof(DeliveryState))] string? state, [FromQuery] string? @event, [FromQuery] string? interactionId,
        [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var errors = page.Check();
        var wanted = StateOf(state, errors);
        if (@event is not null && !WebhookEvents.All.Contains(@event))
            errors.Add(CommonErrors.NotAllowed("event", WebhookEvents.All));
        if (errors.IsEmpty && !await integrations.ExistsAsync(Tenant, integrationId, cancellationToken))
            return Refuse(IntegrationErrors.NotFound);

        var filter = new DeliveryFilter(wanted, @event, interactionId);
        return await AnswerPageAsync(
            errors,
            () => editor.ListAsync(Tenant, integrationId, filter, page.Cursor, page.Limit, cancellationToken),
            DeliveryResponse.From,
            ListDetail);
    }

    /// <summary>Reads a delivery, with the body that is posted.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="deliveryId">Id of the delivery, the <c>webhook-id</c> of its calls.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The delivery.</response>
    /// <response code="404">There is no such integration or delivery.</response>
    [HttpGet("deliveries/{deliveryId}", Name = "getWebhookDelivery")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<DeliveryResponse>>> Read(
        string integrationId, string deliveryId, CancellationToken cancellationToken) =>
        Answer(
            await editor.ReadAsync(Tenant, integrationId, deliveryId, cancellationToken), WebhookErrors.DeliveryNotFound, DeliveryResponse.WithBody, Detail);

    /// <summary>Sends a delivery again, whatever became of it, with the same id and body. Its host is no longer presumed down.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="deliveryId">Id of the delivery.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The delivery, pending again.</response>
    /// <response code="404">There is no such integration, webhook or delivery.</response>
    /// <response code="409">It is being sent at this moment.</response>
    [HttpPost("deliveries/{deliveryId}/redeliver", Name = "redeliverWebhookDelivery")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<DeliveryResponse>>> Redeliver(
        string integrationId, string deliveryId, CancellationToken cancellationToken) =>
        Answer(await editor.RedeliverAsync(Tenant, integrationId, deliveryId, cancellationToken), DeliveryResponse.From, Detail);

    /// <summary>Sends the deliveries of a range of time again, each with the same id and body. Their host is no longer presumed down.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="body">The range, and in which state.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">How many are pending again.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such integration, or it has no webhook.</response>
    [HttpPost("redeliver", Name = "redeliverWebhookDeliveries")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("webhook-redeliver")]
    public async Task<ActionResult<ApiEnvelope<RedeliveredCount>>> RedeliverRange(
        string integrationId, RequestBody<RedeliverRequest> body, CancellationToken cancellationToken)
    {
        var state = StateOf(body.Value.State, body.Errors) ?? DeliveryState.Failed;
        var range = new DeliveryRange(body.Value.From ?? default, body.Value.To ?? time.GetUtcNow(), state);
        return Answer(await editor.RedeliverAsync(Tenant, integrationId, range, body.Errors, cancellationToken), count => count, ListDetail);
    }

    private static DeliveryState? StateOf(string? name, ErrorList errors)
    {
        var index = Array.IndexOf(States, name);
        if (name is not null && index < 0)
            errors.Add(CommonErrors.NotAllowed("state", States));
        return index < 0 ? null : (DeliveryState)index;
    }
}
