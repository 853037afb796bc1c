using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Integrations;

/// <summary>Configured channels and providers.</summary>
[Route("configuration/integration")]
internal sealed class IntegrationController(
    IntegrationEditor editor, IIntegrationStore store, AdapterRegistry registry, AdapterOffer offer, CallbackUrls urls,
    CircuitMonitor circuits) : IrisController
{
    private static readonly Text Detail = new("Integración", "Integration");
    private static readonly Text ListDetail = new("Integraciones", "Integrations");
    private static readonly Text TypesDetail = new("Canales y proveedores", "Channels and providers");

    /// <summary>Creates an integration.</summary>
    /// <param name="body">Channel, provider and the settings that the provider declares.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new integration, secrets masked.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one, each setting by its path.</response>
    [HttpPost]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("integration-sandbox", "integration-whatsapp", "integration-rcs", "integration-smtp")]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Create(
        RequestBody<IntegrationRequest> body, CancellationToken cancellationToken) =>
        Answer(await editor.CreateAsync(Tenant, body.Value.ToDraft(), body.Errors, cancellationToken));

    /// <summary>Lists integrations, newest first.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integrations, secrets masked.</response>
    /// <response code="400">Cursor or limit are not valid.</response>
    [HttpGet]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<IntegrationResponse>>>> List(
        [FromQuery] PageQuery page, CancellationToken cancellationToken) =>
        await AnswerPageAsync(
            page.Check(), () => store.ListAsync(Tenant, page.Cursor, page.Limit, cancellationToken), Map, ListDetail);

    /// <summary>Lists the channels and providers that integrations can be made of, with the settings that each provider asks for.</summary>
    /// <response code="200">The channels and providers.</response>
    [HttpGet("types")]
    [RequireScope(Scopes.Read)]
    public ActionResult<ApiEnvelope<IReadOnlyList<IntegrationTypeResponse>>> Types()
    {
        IReadOnlyList<IntegrationTypeResponse> types =
            [.. offer.Channels.Select(channel => IntegrationTypeResponse.From(channel, offer, Language))];
        return Answer(types, TypesDetail);
    }

    /// <summary>Reads an integration.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integration, secrets masked.</response>
    /// <response code="404">There is no such integration.</response>
    [HttpGet("{id}")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Read(string id, CancellationToken cancellationToken)
    {
        var integration = IrisId.IsValid(id) ? await store.FindAsync(Tenant, id, cancellationToken) : null;
        return Answer(integration, IntegrationErrors.NotFound, Map, Detail);
    }

    /// <summary>Changes an integration. Members and settings left out stay as they are.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="body">What to change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed integration, secrets masked.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one, each setting by its path.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Other changes kept coming first, or this build lacks the provider.</response>
    [HttpPut("{id}")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("integration-change")]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Update(
        string id, RequestBody<IntegrationRequest> body, CancellationToken cancellationToken) =>
        Answer(await editor.UpdateAsync(Tenant, id, body.Value.ToDraft(), body.Errors, cancellationToken));

    /// <summary>Makes a new integration that is like this one.</summary>
    /// <remarks>
    /// It has the same channel, provider, settings with their secrets, delivery, words of opt-out, webhook with its secret, and is enabled if this one
    /// is; all but channel and provider can be given otherwise. Id and callback URL are its own, and it has nothing of this one's interactions and opt-outs.
    /// </remarks>
    /// <param name="id">Id of the integration to copy.</param>
    /// <param name="body">The <c>name</c> of the new one, and what shall be different.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new integration, secrets masked.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one, each setting by its path.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">The tenant has as many integrations as it may have, or the provider is not on offer here.</response>
    [HttpPost("{id}/clone")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("integration-clone")]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Clone(
        string id, RequestBody<IntegrationRequest> body, CancellationToken cancellationToken) =>
        Answer(await editor.CloneAsync(Tenant, id, body.Value.ToDraft(), body.Errors, cancellationToken));

    /// <summary>Removes an integration for good.</summary>
    /// <remarks>
    /// Refused while something of it waits (<c>INTEGRATION_IN_USE</c>): interactions that wait for their turn, are being sent or have an unknown
    /// outcome, callbacks that are not processed, events that its webhook has not taken. Interactions that have left the gateway do not count:
    /// notices of the provider that come afterwards are refused. Interactions keep the id and the name of their integration.
    /// </remarks>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integration that was removed.</response>
    /// <response code="404">There is no such integration, or no longer.</response>
    /// <response code="409">Something of it waits; the message says what.</response>
    [HttpDelete("{id}")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<RemovedIntegrationResponse>>> Delete(string id, CancellationToken cancellationToken) =>
        Answer(await editor.DeleteAsync(Tenant, id, cancellationToken), RemovedIntegrationResponse.From, Detail);

    /// <summary>Enables an integration.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The enabled integration, secrets masked.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/enable")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Enable(string id, CancellationToken cancellationToken) =>
        Answer(await editor.SetEnabledAsync(Tenant, id, true, cancellationToken));

    /// <summary>Disables an integration: it takes no sends, and what it has queued fails with <c>VALIDATION_ERROR</c>.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The disabled integration, secrets masked.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/disable")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Disable(string id, CancellationToken cancellationToken) =>
        Answer(await editor.SetEnabledAsync(Tenant, id, false, cancellationToken));

    /// <summary>Gives the integration a new callback URL. The old one is accepted for another hour.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integration with its new callback URL.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/rotate-callback")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> RotateCallback(string id, CancellationToken cancellationToken) =>
        Answer(await editor.RotateCallbackAsync(Tenant, id, cancellationToken));

    private ActionResult<ApiEnvelope<IntegrationResponse>> Answer(Result<Integration> result) => Answer(result, Map, Detail);

    private IntegrationResponse Map(Integration integration) =>
        IntegrationResponse.From(integration, registry, urls, circuits, User.HasClaim(CallerIdentity.ScopeClaim, Scopes.Configure));
}
