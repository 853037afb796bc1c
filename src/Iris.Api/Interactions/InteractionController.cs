using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Idempotency;
using Iris.Api.Limits;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Sending;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Iris.Api.Interactions;

/// <summary>Sends messages and shows what became of them.</summary>
[Route("conversation/interaction")]
internal sealed class InteractionController(
    SendIntake intake, InteractionReader reader, InteractionEditor editor, IdempotentCalls calls,
    RequestLimits limits, IOptions<ApiOptions> options) : IrisController
{
    /// <summary>The documented sentence, for sends and reads alike. (Source: A.3)</summary>
    internal static readonly Text Detail = new("Integración enviada a microservicio", "Interaction sent to the service");

    private static readonly Text ForecastDetail = new("Interacción válida; no se ha enviado", "Valid interaction; nothing was sent");
    private static readonly Text BatchDetail = new("Lote de interacciones", "Batch of interactions");

    /// <summary>Sends a message.</summary>
    /// <remarks>
    /// A 200 means that the interaction is stored durably and queued, not that it was delivered: read it again to see its
    /// <c>status</c> and <c>auditTrail</c>. Nothing is stored when the answer is not 200.
    ///
    /// With an <c>Idempotency-Key</c> header (1 to 255 visible ASCII characters, unique in the tenant) the same request again is answered as
    /// the first one was, with <c>Idempotency-Replayed: true</c>, and sends nothing; while the first one is in progress it is refused with
    /// <c>IDEMPOTENCY_IN_PROGRESS</c> (409) and <c>Retry-After</c>. Another request under the key is refused with
    /// <c>IDEMPOTENCY_KEY_REUSED</c> (422), also while the first one is in progress. Refusals are not kept.
    /// </remarks>
    /// <param name="body">The message, the integration that sends it, and to whom.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">Accepted and queued.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">The integration or the process does not exist, or no user owns a destination (<c>USER_NOT_FOUND</c>).</response>
    /// <response code="409">
    /// The integration is disabled, the process is closed or belongs to another user, a destination opted out, or a request with the same
    /// <c>Idempotency-Key</c> is in progress.
    /// </response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request, or is by one in progress.</response>
    [HttpPost(Name = "sendInteraction")]
    [TakesIdempotencyKey]
    [RequireScope(Scopes.Send)]
    [BodyExamples(
        "send-rcs-text", "send-rcs-suggestions", "send-rcs-image", "send-rcs-video", "send-rcs-file", "send-rcs-card", "send-rcs-carousel", "send-whatsapp-text",
        "send-whatsapp-list", "send-whatsapp-reply-button", "send-whatsapp-image", "send-whatsapp-document",
        "send-whatsapp-audio", "send-whatsapp-location", "send-whatsapp-contacts", "send-whatsapp-template",
        "send-whatsapp-template-button", "send-whatsapp-video", "send-whatsapp-sticker", "send-whatsapp-reaction",
        "send-sms", "send-sms-bulk", "send-email", "send-sms-template", "send-strategy", "send-strategy-stored")]
    public async Task<ActionResult<ApiEnvelope<InteractionResponse>>> Send(RequestBody<SendRequest> body, CancellationToken cancellationToken)
    {
        if (IdempotentCalls.KeyOf(Request, body.Errors) is not { } key)
        {
            var result = await intake.AcceptAsync(Caller, ItemOf(body), null, cancellationToken);
            return Answer(result, view => InteractionResponse.From(view, Language, isAccepted: true), Detail);
        }

        return await calls.AnswerAsync<InteractionView>(
            HttpContext, Tenant, key, body.Json,
            keyed => intake.AcceptAsync(Caller, ItemOf(body), keyed, cancellationToken),
            view => Bytes(InteractionResponse.From(view, Language, isAccepted: true), Detail));
    }

    /// <summary>Says what a send would come to, and sends and stores nothing.</summary>
    /// <param name="body">The send.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">It would be accepted.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">The integration or the process does not exist, or no user owns a destination (<c>USER_NOT_FOUND</c>).</response>
    /// <response code="409">The integration is disabled, the process is closed or belongs to another user, or a destination opted out.</response>
    [HttpPost("validate", Name = "validateInteraction")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("validate")]
    public async Task<ActionResult<ApiEnvelope<ForecastResponse>>> Validate(
        RequestBody<SendRequest> body, CancellationToken cancellationToken) =>
        Answer(await intake.ValidateAsync(Caller, ItemOf(body), cancellationToken), ForecastResponse.From, ForecastDetail);

    /// <summary>Sends up to 1,000 messages with one durable commit.</summary>
    /// <remarks>
    /// Each send gets a verdict of its own, in the order of the sends: one that is refused refuses only itself, unless <c>allOrNothing</c>.
    /// Takes an <c>Idempotency-Key</c> like a single send does. With <c>"answer": "compact"</c> the payload is
    /// <c>{accepted, refused, ids, refusals}</c>: <c>ids</c> in the order of the sends, null for a refused one, and <c>refusals</c> with
    /// <c>index</c>, <c>status</c> and <c>error</c> of those alone.
    /// </remarks>
    /// <param name="body">The sends.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">What each send came to.</response>
    /// <response code="400">
    /// The body breaks rules, or a send does and <c>allOrNothing</c> is set; <c>error</c> lists every one, with paths such as
    /// <c>items[3].payLoad.text</c>.
    /// </response>
    /// <response code="404">With <c>allOrNothing</c>: something that a send names does not exist.</response>
    /// <response code="409">
    /// With <c>allOrNothing</c>: a send is in conflict with what there is. Or a request with the same <c>Idempotency-Key</c> is in progress.
    /// </response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request, or is by one in progress.</response>
    [HttpPost("batch", Name = "sendBatch")]
    [TakesIdempotencyKey]
    [RequireScope(Scopes.Send)]
    [BodyExamples("batch", "batch-compact", "batch-template")]
    public async Task<ActionResult<ApiEnvelope<BatchResponse>>> SendBatch(RequestBody<BatchRequest> body, CancellationToken cancellationToken)
    {
        var key = IdempotentCalls.KeyOf(Request, body.Errors);
        var items = body.Value.ToItems(options.Value.MaxBatchItems, body.Errors);
        if (!body.Errors.IsEmpty)
            return Refuse(body.Errors.Items);
        // The first of them was counted with the request.
        if (items.Count > 1 && await limits.TakeAsync(HttpContext, LimitKind.Sends, items.Count - 1) is { } limited)
            return Refuse(limited);

        var allOrNothing = body.Value.AllOrNothing;
        if (key is null)
        {
            var result = await intake.AcceptAsync(Caller, items, allOrNothing, null, cancellationToken);
            return !result.IsSuccess ? Refuse(result.Errors) : new WrittenResult(AnswerOf(body.Value, result.Value));
        }

        return await calls.AnswerAsync<BatchVerdict>(
            HttpContext, Tenant, key, body.Json,
            keyed => intake.AcceptAsync(Caller, items, allOrNothing, keyed, cancellationToken),
            verdict => AnswerOf(body.Value, verdict));
    }

    private static BatchItem ItemOf(RequestBody<SendRequest> body) => new(body.Value.ToCommand(), body.Errors);

    private byte[] AnswerOf(BatchRequest request, BatchVerdict verdict) =>
        Bytes(BatchResponse.From(verdict, options.Value.MaxBatchErrors, Language, request.IsCompact), BatchDetail);

    /// <summary>Reads an interaction, by POST as documented.</summary>
    /// <param name="id">Id of the interaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The interaction as it is now.</response>
    /// <response code="404">There is no such interaction.</response>
    [HttpPost("{id}", Name = "getInteractionByPost")]
    [RequireScope(Scopes.Read)]
    public Task<ActionResult<ApiEnvelope<InteractionResponse>>> ReadByPost(string id, CancellationToken cancellationToken) =>
        Read(id, cancellationToken);

    /// <summary>Reads an interaction.</summary>
    /// <param name="id">Id of the interaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The interaction as it is now.</response>
    /// <response code="404">There is no such interaction.</response>
    [HttpGet("{id}", Name = "getInteraction")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<InteractionResponse>>> Read(string id, CancellationToken cancellationToken)
    {
        var view = await reader.FindAsync(Tenant, id, cancellationToken);
        return Answer(view, InteractionEditor.NotFound, found => InteractionResponse.From(found, Language), Detail);
    }

    /// <summary>Cancels an interaction that waits for its turn: it ends as <c>PROCESS_ERROR</c> / <c>CANCELLED</c> and is never sent.</summary>
    /// <param name="id">Id of the interaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The cancelled interaction.</response>
    /// <response code="404">There is no such interaction.</response>
    /// <response code="409">
    /// It is no longer <c>DISPATCH_PENDING</c> (<c>NOT_PENDING</c>), is being sent at this moment (<c>ATTEMPT_IN_PROGRESS</c>), or nobody knows whether
    /// the provider has it (<c>OUTCOME_UNKNOWN</c>).
    /// </response>
    [HttpPost("{id}/cancel", Name = "cancelInteraction")]
    [RequireScope(Scopes.Send)]
    public async Task<ActionResult<ApiEnvelope<InteractionResponse>>> Cancel(string id, CancellationToken cancellationToken) =>
        Answer(await editor.CancelAsync(Caller, id, cancellationToken), view => InteractionResponse.From(view, Language), Detail);

    /// <summary>Queues an interaction again that failed, or whose outcome is unknown.</summary>
    /// <param name="id">Id of the interaction.</param>
    /// <param name="body">Whether a double send is accepted; <c>{}</c> when there is no question of one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The interaction, <c>DISPATCH_PENDING</c> again.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such interaction.</response>
    /// <response code="409">
    /// It has not failed (<c>NOT_FAILED</c>), is being sent at this moment (<c>ATTEMPT_IN_PROGRESS</c>), its <c>expiresAt</c> has passed
    /// (<c>EXPIRED</c>), or the recipient may have it already and <c>confirm</c> is not set (<c>DOUBLE_SEND_POSSIBLE</c>).
    /// </response>
    [HttpPost("{id}/resend", Name = "resendInteraction")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("resend")]
    public async Task<ActionResult<ApiEnvelope<InteractionResponse>>> Resend(
        string id, RequestBody<ResendRequest> body, CancellationToken cancellationToken) =>
        Answer(
            await editor.ResendAsync(Caller, id, body.Value.Confirm, body.Errors, cancellationToken),
            view => InteractionResponse.From(view, Language), Detail);
}
