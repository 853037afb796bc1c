using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Idempotency;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Core.Tenants;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Interactions;

/// <summary>Sends again, or cancels, what a search finds.</summary>
[Route("conversation/interaction")]
internal sealed class BulkController(BulkEditor editor, IBulkJobStore store, TenantRegions regions, IdempotentCalls calls) : IrisController
{
    private static readonly Text Detail = new("Trabajo sobre interacciones", "Job over interactions");
    private static readonly Text ListDetail = new("Trabajos sobre interacciones", "Jobs over interactions");

    /// <summary>Queues every interaction again that a filter finds and that failed.</summary>
    /// <remarks>
    /// The answer is a job, which goes on in the background over the interactions that there are by now, newest first; <c>GET …/bulk/{id}</c> tells how far it
    /// is. Each is treated as by <c>POST …/{id}/resend</c>: what has not failed is passed over, and so is what a recipient may have already, unless
    /// <c>confirmUnknown</c> is set. Takes an <c>Idempotency-Key</c>.
    /// </remarks>
    /// <param name="body">Which interactions.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The job.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one. A filter without a condition is <c>FILTER_REQUIRED</c>.</response>
    /// <response code="409">Three jobs of the tenant are running (<c>TOO_MANY_BULK_JOBS</c>), or a request with the same <c>Idempotency-Key</c> is.</response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request, or is by one in progress.</response>
    [HttpPost("resend", Name = "startBulkResend")]
    [TakesIdempotencyKey]
    [RequireScope(Scopes.Send)]
    [BodyExamples("bulk-resend")]
    public Task<ActionResult<ApiEnvelope<BulkResponse>>> Resend(RequestBody<BulkRequest> body, CancellationToken cancellationToken) =>
        StartAsync(BulkKind.Resend, body, cancellationToken);

    /// <summary>Cancels every interaction that a filter finds and that waits for its turn.</summary>
    /// <remarks>A job as with <c>resend</c>; each is treated as by <c>POST …/{id}/cancel</c>. Takes an <c>Idempotency-Key</c>.</remarks>
    /// <param name="body">Which interactions.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The job.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one. A filter without a condition is <c>FILTER_REQUIRED</c>.</response>
    /// <response code="409">Three jobs of the tenant are running (<c>TOO_MANY_BULK_JOBS</c>), or a request with the same <c>Idempotency-Key</c> is.</response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request, or is by one in progress.</response>
    [HttpPost("cancel", Name = "startBulkCancel")]
    [TakesIdempotencyKey]
    [RequireScope(Scopes.Send)]
    [BodyExamples("bulk-cancel")]
    public Task<ActionResult<ApiEnvelope<BulkResponse>>> Cancel(RequestBody<BulkRequest> body, CancellationToken cancellationToken) =>
        StartAsync(BulkKind.Cancel, body, cancellationToken);

    /// <summary>Lists bulk jobs, newest first. They are kept for 30 days.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The jobs.</response>
    /// <response code="400">Cursor or limit are not valid.</response>
    [HttpGet("bulk", Name = "listBulkJobs")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<BulkResponse>>>> List([FromQuery] PageQuery page, CancellationToken cancellationToken) =>
        await AnswerPageAsync(page.Check(), () => store.ListAsync(Tenant, page.Cursor, page.Limit, cancellationToken), BulkResponse.From, ListDetail);

    /// <summary>Tells how far a bulk job is.</summary>
    /// <param name="id">Id of the job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The job.</response>
    /// <response code="404">There is no such job.</response>
    [HttpGet("bulk/{id}", Name = "getBulkJob")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<BulkResponse>>> Read(string id, CancellationToken cancellationToken)
    {
        var job = IrisId.IsValid(id) ? await store.FindAsync(Tenant, id, cancellationToken) : null;
        return Answer(job, BulkEditor.NotFound, BulkResponse.From, Detail);
    }

    /// <summary>Ends a bulk job. What it has done stays.</summary>
    /// <param name="id">Id of the job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The job; a page that is under way is still counted.</response>
    /// <response code="404">There is no such job.</response>
    /// <response code="409">It has ended (<c>BULK_JOB_ENDED</c>).</response>
    [HttpPost("bulk/{id}/cancel", Name = "endBulkJob")]
    [RequireScope(Scopes.Send)]
    public async Task<ActionResult<ApiEnvelope<BulkResponse>>> End(string id, CancellationToken cancellationToken) =>
        Answer(await editor.CancelAsync(Tenant, id, cancellationToken), BulkResponse.From, Detail);

    private async Task<ActionResult<ApiEnvelope<BulkResponse>>> StartAsync(
        BulkKind kind, RequestBody<BulkRequest> body, CancellationToken cancellationToken)
    {
        var key = IdempotentCalls.KeyOf(Request, body.Errors);
        var reading = await regions.ReadingAsync(Tenant, cancellationToken);
        var found = new ErrorList();
        var filter = body.Value.Filter?.ToQuestion().ToFilter(reading, found) ?? new InteractionSearch();
        foreach (var error in found.Items)
            body.Errors.Add(error with { Field = $"filter.{error.Field}" });
        var command = new BulkCommand(kind, filter, body.Value.ConfirmUnknown, body.Value.Limit);
        if (key is null)
            return Answer(await editor.StartAsync(Caller, command, body.Errors, null, cancellationToken), BulkResponse.From, Detail);

        return await calls.AnswerAsync<BulkJob>(
            HttpContext, Tenant, key, body.Json, keyed => editor.StartAsync(Caller, command, body.Errors, keyed, cancellationToken),
            job => Bytes(BulkResponse.From(job), Detail));
    }
}
