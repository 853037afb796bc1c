using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Idempotency;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Catalogues;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Iris.Api.Integrations;

/// <summary>Configured channels and providers.</summary>
[Route("configuration/integration")]
internal sealed class IntegrationController(
    IntegrationEditor editor, IIntegrationStore store, AdapterRegistry registry, AdapterOffers offers, CallbackUrls urls,
    CircuitMonitor circuits, IntegrationTester tester, CatalogueSync catalogues, IdempotentCalls calls) : IrisController
{
    private static readonly Text Detail = new("Integración", "Integration");
    private static readonly Text ListDetail = new("Integraciones", "Integrations");
    private static readonly Text TestDetail = new("Prueba de la integración", "Test of the integration");
    private static readonly Text TypesDetail = new("Canales y proveedores", "Channels and providers");

    /// <summary>Creates an integration.</summary>
    /// <remarks>With an <c>Idempotency-Key</c> header the same request again is answered as the first one was and makes nothing, as with a send.</remarks>
    /// <param name="body">Channel, provider and the settings that the provider declares.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new integration, secrets masked.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one, each setting by its path.</response>
    /// <response code="409">A request with the same <c>Idempotency-Key</c> is in progress.</response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request, or is by one in progress.</response>
    [HttpPost(Name = "createIntegration")]
    [TakesIdempotencyKey]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("integration-sandbox", "integration-whatsapp", "integration-rcs", "integration-smtp")]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Create(
        RequestBody<IntegrationRequest> body, CancellationToken cancellationToken)
    {
        if (IdempotentCalls.KeyOf(Request, body.Errors) is not { } key)
            return Answer(await editor.CreateAsync(Tenant, body.Value.ToDraft(), body.Errors, null, cancellationToken));

        return await calls.AnswerAsync<Integration>(
            HttpContext, Tenant, key, body.Json,
            keyed => editor.CreateAsync(Tenant, body.Value.ToDraft(), body.Errors, keyed, cancellationToken),
            integration => Bytes(Map(integration), Detail));
    }

    /// <summary>Lists integrations, newest first.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integrations, secrets masked.</response>
    /// <response code="400">Cursor or limit are not valid.</response>
    [HttpGet(Name = "listIntegrations")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<IntegrationResponse>>>> List(
        [FromQuery] PageQuery page, CancellationToken cancellationToken) =>
        await AnswerPageAsync(
            page.Check(), () => store.ListAsync(Tenant, page.Cursor, page.Limit, cancellationToken), Map, ListDetail);

    /// <summary>Lists the channels and providers that integrations can be made of, with the settings that each provider asks for.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The channels and providers.</response>
    [HttpGet("types", Name = "listIntegrationTypes")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<IReadOnlyList<IntegrationTypeResponse>>>> Types(CancellationToken cancellationToken)
    {
        var offer = await offers.OfAsync(Tenant, cancellationToken);
        IReadOnlyList<IntegrationTypeResponse> types =
            [.. offer.Channels.Select(channel => IntegrationTypeResponse.From(channel, offer, Language))];
        return Answer(types, TypesDetail);
    }

    /// <summary>Reads an integration.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integration, secrets masked.</response>
    /// <response code="404">There is no such integration.</response>
    [HttpGet("{id}", Name = "getIntegration")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Read(string id, CancellationToken cancellationToken)
    {
        var integration = IrisId.IsValid(id) ? await store.FindAsync(Tenant, id, cancellationToken) : null;
        return Answer(integration, IntegrationErrors.NotFound, Map, Detail);
    }

    /// <summary>Changes an integration. Members and settings left out stay as they are.</summary>
    /// <remarks>
    /// With <c>quietHours</c>, what waits for their end goes at once, or at their new end. With <c>settings</c> or <c>enabled</c>, a hold ends, the circuit
    /// closes and what waits for another attempt is tried at once; with <c>alternatives</c> that is tried, too. Nothing goes before its own <c>sendAt</c>.
    /// </remarks>
    /// <param name="id">Id of the integration.</param>
    /// <param name="body">What to change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed integration, secrets masked.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one, each setting by its path.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Other changes kept coming first, or this build lacks the provider.</response>
    [HttpPut("{id}", Name = "updateIntegration")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("integration-change", "integration-alternatives")]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Update(
        string id, RequestBody<IntegrationRequest> body, CancellationToken cancellationToken) =>
        Answer(await editor.UpdateAsync(Tenant, id, body.Value.ToDraft(), body.Errors, cancellationToken));

    /// <summary>Makes a new integration that is like this one.</summary>
    /// <remarks>
    /// It has the same channel, provider, settings with their secrets, delivery, words of opt-out, webhook with its secret, and is enabled if this one
    /// is; all but channel and provider can be given otherwise. Id and callback URL are its own, and it has nothing of this one's interactions and opt-outs.
    ///
    /// With an <c>Idempotency-Key</c> header the same request again is answered as the first one was and makes nothing, as with a send.
    /// </remarks>
    /// <param name="id">Id of the integration to copy.</param>
    /// <param name="body">The <c>name</c> of the new one, and what shall be different.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new integration, secrets masked.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one, each setting by its path.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">
    /// The tenant has as many integrations as it may have, the provider is not on offer here, or a request with the same <c>Idempotency-Key</c> is in
    /// progress.
    /// </response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request, or is by one in progress.</response>
    [HttpPost("{id}/clone", Name = "cloneIntegration")]
    [TakesIdempotencyKey]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("integration-clone")]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Clone(
        string id, RequestBody<IntegrationRequest> body, CancellationToken cancellationToken)
    {
        if (IdempotentCalls.KeyOf(Request, body.Errors) is not { } key)
            return Answer(await editor.CloneAsync(Tenant, id, body.Value.ToDraft(), body.Errors, null, cancellationToken));

        return await calls.AnswerAsync<Integration>(
            HttpContext, Tenant, key, body.Json,
            keyed => editor.CloneAsync(Tenant, id, body.Value.ToDraft(), body.Errors, keyed, cancellationToken),
            clone => Bytes(Map(clone), Detail));
    }

    /// <summary>Tells whether an integration works.</summary>
    /// <remarks>
    /// Where the provider has a call that sends nothing, it is made with the settings as they are, of a disabled integration too: <c>kind</c> is <c>call</c>,
    /// and <c>error</c> says what the provider said. Elsewhere a message ("Iris test") goes to <c>destination</c> as any other would, which needs the scope
    /// <c>send</c> as well: <c>kind</c> is <c>message</c>, and <c>interactionId</c> leads to what becomes of it.
    /// </remarks>
    /// <param name="id">Id of the integration.</param>
    /// <param name="body">Where a message goes; may be left out where none is sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">What came of it: <c>ok</c> is false where the provider refused or could not be reached.</response>
    /// <response code="400">A message is needed and there is no <c>destination</c> for it, or one that the channel does not take.</response>
    /// <response code="403">A message is needed and the credential may not send.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Nothing may be sent through it as it is: disabled, without TLS, or of a provider that is not on offer here.</response>
    /// <response code="429">A test of this integration, or too many of the tenant, are in progress.</response>
    [HttpPost("{id}/test", Name = "testIntegration")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("integration-test-message")]
    public async Task<ActionResult<ApiEnvelope<IntegrationTestResponse>>> Test(
        string id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RequestBody<IntegrationTestRequest>? body, CancellationToken cancellationToken) =>
        Answer(
            await tester.TestAsync(
                Caller, id, body?.Value.Destination, User.HasClaim(CallerIdentity.ScopeClaim, Scopes.Send), Language, body?.Errors ?? new ErrorList(),
                cancellationToken),
            IntegrationTestResponse.From,
            TestDetail);

    /// <summary>Removes an integration for good.</summary>
    /// <remarks>
    /// Refused while something of it waits (<c>INTEGRATION_IN_USE</c>): interactions that wait for their turn, are being sent or have an unknown
    /// outcome, callbacks that are not processed, events that its webhook has not taken. Interactions that have left the gateway do not count:
    /// notices of the provider that come afterwards are refused. Refused as well while another integration names it as an alternative. Interactions keep the id and the name of their integration.
    /// </remarks>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integration that was removed.</response>
    /// <response code="404">There is no such integration, or no longer.</response>
    /// <response code="409">Something of it waits; the message says what.</response>
    [HttpDelete("{id}", Name = "removeIntegration")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<RemovedIntegrationResponse>>> Delete(string id, CancellationToken cancellationToken)
    {
        var removed = await editor.DeleteAsync(Tenant, id, cancellationToken);
        // Not cancelled with the call: nobody would come back for it.
        if (removed.IsSuccess)
            await catalogues.ForgetAsync(Tenant, id, CancellationToken.None);
        return Answer(removed, RemovedIntegrationResponse.From, Detail);
    }

    /// <summary>Enables an integration. Its circuit closes, and what waits for another attempt is tried at once.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The enabled integration, secrets masked.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/enable", Name = "enableIntegration")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Enable(string id, CancellationToken cancellationToken) =>
        Answer(await editor.SetEnabledAsync(Tenant, id, true, cancellationToken));

    /// <summary>Disables an integration: it takes no sends, and what it has queued fails with <c>VALIDATION_ERROR</c>.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The disabled integration, secrets masked.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/disable", Name = "disableIntegration")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Disable(string id, CancellationToken cancellationToken) =>
        Answer(await editor.SetEnabledAsync(Tenant, id, false, cancellationToken));

    /// <summary>Holds an integration until it is released: what it has to send waits, new sends are accepted and wait as well, and nothing fails for that.</summary>
    /// <remarks>
    /// Neither a change of the integration nor what the provider answers ends it. Where it names alternatives, these take what they can. Messages with an
    /// <c>expiresAt</c> end when that comes. Held already, it stays so, with the new reason.
    /// </remarks>
    /// <param name="id">Id of the integration.</param>
    /// <param name="body">Why; may be left out.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integration, secrets masked; <c>hold</c> tells since when and why.</response>
    /// <response code="400">The reason is too long or no text.</response>
    /// <response code="404">There is no such integration.</response>
    [HttpPost("{id}/hold", Name = "holdIntegration")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("integration-hold")]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Hold(
        string id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RequestBody<IntegrationHoldRequest>? body, CancellationToken cancellationToken) =>
        Answer(await editor.HoldAsync(Tenant, id, body?.Value.Reason, body?.Errors ?? new ErrorList(), cancellationToken));

    /// <summary>Ends the hold of an integration, if it has one. What waits for it is tried again at once; where nothing changed it is held again.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integration, secrets masked; <c>hold</c> is null.</response>
    /// <response code="404">There is no such integration.</response>
    [HttpPost("{id}/release", Name = "releaseIntegration")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> Release(string id, CancellationToken cancellationToken) =>
        Answer(await editor.ReleaseHoldAsync(Tenant, id, cancellationToken));

    /// <summary>Gives the integration a new callback URL. The old one is accepted for another hour.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The integration with its new callback URL.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/rotate-callback", Name = "rotateIntegrationCallback")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<IntegrationResponse>>> RotateCallback(string id, CancellationToken cancellationToken) =>
        Answer(await editor.RotateCallbackAsync(Tenant, id, cancellationToken));

    private ActionResult<ApiEnvelope<IntegrationResponse>> Answer(Result<Integration> result) => Answer(result, Map, Detail);

    private IntegrationResponse Map(Integration integration) =>
        IntegrationResponse.From(integration, registry, urls, circuits, User.HasClaim(CallerIdentity.ScopeClaim, Scopes.Configure));
}
