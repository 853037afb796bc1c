using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Deliveries;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Webhooks;

/// <summary>The webhook of an integration: where the client's own system is told what happens.</summary>
[Route("configuration/integration/{integrationId}/webhook")]
internal sealed class WebhookController(WebhookEditor editor, DeliveryEditor deliveries, TimeProvider time) : IrisController
{
    private static readonly Text Detail = new("Webhook", "Webhook");
    private static readonly Text TestDetail = new("Prueba del webhook", "Test of the webhook");

    /// <summary>Sets or changes the webhook of an integration. What is pending for it goes at once.</summary>
    /// <remarks>
    /// One that the gateway disabled (<c>disabledReason</c>) is enabled again by this call, unless it says <c>"enabled": false</c>.
    /// Calls carry the headers of the Standard Webhooks specification: <c>webhook-id</c> (the same in every attempt of an event),
    /// <c>webhook-timestamp</c> and <c>webhook-signature</c> (<c>v1,</c> and HMAC-SHA256, once for each live secret).
    /// </remarks>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="body">Where to, and which events.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The webhook. <c>secret</c> is shown when this call made it, and only then.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost(Name = "setWebhook")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("webhook", "webhook-all")]
    public async Task<ActionResult<ApiEnvelope<WebhookResponse>>> Save(
        string integrationId, RequestBody<WebhookRequest> body, CancellationToken cancellationToken) =>
        Answer(integrationId, await editor.SaveAsync(Tenant, integrationId, body.Value.ToDraft(), body.Errors, cancellationToken));

    /// <summary>Reads the webhook of an integration.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The webhook, secrets masked.</response>
    /// <response code="404">There is no such integration, or it has no webhook.</response>
    [HttpGet(Name = "getWebhook")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<WebhookResponse>>> Read(string integrationId, CancellationToken cancellationToken) =>
        Answer(integrationId, await editor.FindAsync(Tenant, integrationId, cancellationToken));

    /// <summary>Takes the webhook away. What is pending fails when its turn comes.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The webhook that was taken away.</response>
    /// <response code="404">There is no such integration, or it has no webhook.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpDelete(Name = "removeWebhook")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<RemovedWebhookResponse>>> Delete(string integrationId, CancellationToken cancellationToken) =>
        Answer(
            await editor.DeleteAsync(Tenant, integrationId, cancellationToken),
            webhook => new RemovedWebhookResponse(integrationId, webhook.Url),
            Detail);

    /// <summary>Makes a new secret; the one before signs as well for another 24 hours (<c>Webhooks:SecretOverlapHours</c>).</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The webhook with its new <c>secret</c>, shown this once.</response>
    /// <response code="404">There is no such integration, or it has no webhook.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("rotate-secret", Name = "rotateWebhookSecret")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<WebhookResponse>>> Rotate(string integrationId, CancellationToken cancellationToken) =>
        Answer(integrationId, await editor.RotateAsync(Tenant, integrationId, cancellationToken));

    /// <summary>Posts a <c>WEBHOOK_TEST_EVT</c> at once, signed like any other event, and tells what came of it. Nothing is recorded or repeated.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">What the receiver answered, or why it could not be reached.</response>
    /// <response code="404">There is no such integration, or it has no webhook.</response>
    [HttpPost("test", Name = "testWebhook")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<WebhookAttempt>>> Test(string integrationId, CancellationToken cancellationToken) =>
        Answer(await deliveries.TestAsync(Tenant, integrationId, cancellationToken), attempt => attempt, TestDetail);

    private ActionResult<ApiEnvelope<WebhookResponse>> Answer(string integrationId, Result<WebhookView> result) =>
        Answer(result, view => WebhookResponse.From(integrationId, view, time.GetUtcNow()), Detail);
}
