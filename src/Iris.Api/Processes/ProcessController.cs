using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Idempotency;
using Iris.Api.Interactions;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Users;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Iris.Api.Processes;

/// <summary>Processes, or conversations: the interactions of one user that share a context.</summary>
[Route("conversation/process")]
internal sealed class ProcessController(
    ProcessEditor editor, IProcessStore store, IUserStore users, InteractionReader reader, BoundedPage pages,
    ProcessCloser closer, SendIntake intake, IdempotentCalls calls) : IrisController
{
    private static readonly Text Detail = new("Proceso", "Process");
    private static readonly Text ListDetail = new("Procesos", "Processes");

    /// <summary>Creates a process, or a draft of one.</summary>
    /// <remarks>
    /// With an <c>Idempotency-Key</c> header the same request again is answered as the first one was and makes nothing, as with a send.
    /// </remarks>
    /// <param name="body">The user that it belongs to.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new process.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such user.</response>
    /// <response code="409">A <c>draft</c> for a process that is none, or a request with the same <c>Idempotency-Key</c> is in progress.</response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request, or is by one in progress.</response>
    [HttpPost(Name = "createProcess")]
    [TakesIdempotencyKey]
    [RequireScope(Scopes.Send)]
    [BodyExamples("process", "process-draft")]
    public async Task<ActionResult<ApiEnvelope<ProcessResponse>>> Create(
        RequestBody<ProcessRequest> body, CancellationToken cancellationToken)
    {
        if (IdempotentCalls.KeyOf(Request, body.Errors) is not { } key)
            return Answer(await editor.CreateAsync(Tenant, body.Value.ToDraft(), body.Errors, null, cancellationToken), ProcessResponse.From, Detail);

        return await calls.AnswerAsync<Process>(
            HttpContext, Tenant, key, body.Json,
            keyed => editor.CreateAsync(Tenant, body.Value.ToDraft(), body.Errors, keyed, cancellationToken),
            process => Bytes(ProcessResponse.From(process), Detail));
    }

    /// <summary>Changes a process. Members left out stay as they are.</summary>
    /// <param name="id">Id of the process.</param>
    /// <param name="body">What to change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed process.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such process.</response>
    /// <response code="409">A <c>draft</c> for a process that is none, or other changes kept coming first.</response>
    [HttpPut("{id}", Name = "updateProcess")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("process-change")]
    public async Task<ActionResult<ApiEnvelope<ProcessResponse>>> Update(
        string id, RequestBody<ProcessChangeRequest> body, CancellationToken cancellationToken) =>
        Answer(await editor.UpdateAsync(Tenant, id, body.Value.ToChange(), body.Errors, cancellationToken), ProcessResponse.From, Detail);

    /// <summary>Sends what a draft holds: the process is no draft any more.</summary>
    /// <remarks>It goes the way of every send, in this process: what the draft says of <c>processId</c> and the flags does not matter.</remarks>
    /// <param name="id">Id of the draft.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The interaction, accepted and queued.</response>
    /// <response code="400">The send breaks rules; <c>error</c> lists every one, as of any send.</response>
    /// <response code="404">There is no such process, or the send names something that does not exist.</response>
    /// <response code="409">The process is no draft (any more) or holds no send, or the send is in conflict with what there is.</response>
    [HttpPost("{id}/send", Name = "sendProcessDraft")]
    [RequireScope(Scopes.Send)]
    public async Task<ActionResult<ApiEnvelope<InteractionResponse>>> Send(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } process)
            return Refuse(ProcessErrors.NotFound);
        if (!process.IsDraft)
            return Refuse(ProcessErrors.NotADraft);
        if (process.Draft is not { } draft)
            return Refuse(ProcessErrors.EmptyDraft);

        var errors = new ErrorList();
        var send = ContractReader.Read<SendRequest>(draft, "", errors)!;
        send.ProcessId = id;
        // Nobody's key has a blank: a draft is sent once, however often and wherever that is asked for.
        var once = new KeyedRequest<InteractionView>(
            $"draft {id}", id, view => Bytes(InteractionResponse.From(view, Language, isAccepted: true), InteractionController.Detail));
        var result = await intake.AcceptAsync(Caller, new BatchItem(send.ToCommand(), errors), once, cancellationToken);
        return result.Errors is [{ Code: var code }] && code == IdempotencyErrors.InProgress.Code
            ? Refuse(ProcessErrors.NotADraft)
            : Answer(result, view => InteractionResponse.From(view, Language), InteractionController.Detail);
    }

    /// <summary>Discards a draft for good.</summary>
    /// <param name="id">Id of the draft.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The draft as it was.</response>
    /// <response code="404">There is no such process, or no longer.</response>
    /// <response code="409">The process is no draft.</response>
    [HttpDelete("{id}", Name = "discardProcessDraft")]
    [RequireScope(Scopes.Send)]
    public async Task<ActionResult<ApiEnvelope<ProcessResponse>>> Discard(string id, CancellationToken cancellationToken) =>
        Answer(await editor.DiscardAsync(Tenant, id, cancellationToken), ProcessResponse.From, Detail);

    /// <summary>Lists processes, newest first.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="userId">Only those of this user.</param>
    /// <param name="isClosed">Only closed, or only open ones.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The processes.</response>
    /// <response code="400">Cursor, limit or filter are not valid.</response>
    [HttpGet(Name = "listProcesses")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<ProcessResponse>>>> List(
        [FromQuery] PageQuery page, [FromQuery] string? userId, [FromQuery] bool? isClosed, CancellationToken cancellationToken) =>
        await AnswerPageAsync(
            page.Check(),
            () => pages.ReadAsync(
                page.Cursor,
                page.Limit,
                async (from, most) => await store.ListAsync(
                    Tenant, new ProcessFilter(await LeftAsync(userId, cancellationToken), isClosed), from, most, cancellationToken),
                process => 512 + BoundedPage.RawBytes(process.Metadata) + BoundedPage.RawBytes(process.PrimaryKey) + BoundedPage.RawBytes(process.Draft)),
            ProcessResponse.From,
            ListDetail);

    /// <summary>Reads a process.</summary>
    /// <param name="id">Id of the process.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The process.</response>
    /// <response code="404">There is no such process.</response>
    [HttpGet("{id}", Name = "getProcess")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ProcessResponse>>> Read(string id, CancellationToken cancellationToken) =>
        Answer(await FindAsync(id, cancellationToken), ProcessErrors.NotFound, ProcessResponse.From, Detail);

    /// <summary>Closes a process: it takes no further sends.</summary>
    /// <remarks>
    /// With <c>"waiting": "cancel"</c> the interactions that wait in it are cancelled, up to 1,000 in one call; the answer then tells in <c>waiting</c> how
    /// many were <c>cancelled</c> and how many are <c>left</c>, such as those being sent. The same call again goes on. Otherwise they are sent as planned.
    /// </remarks>
    /// <param name="id">Id of the process.</param>
    /// <param name="body">What becomes of what waits; may be left out.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The closed process.</response>
    /// <response code="400">The body breaks rules.</response>
    /// <response code="404">There is no such process.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/close", Name = "closeProcess")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("process-close")]
    public async Task<ActionResult<ApiEnvelope<ProcessResponse>>> Close(
        string id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RequestBody<CloseRequest>? body, CancellationToken cancellationToken)
    {
        var errors = body?.Errors ?? new ErrorList();
        var isCancelling = body?.Value.IsCancelling(errors) == true;
        if (!errors.IsEmpty)
            return Refuse(errors.Items);

        return isCancelling
            ? Answer(await closer.CloseAsync(Caller, id, cancellationToken), ProcessResponse.From, Detail)
            : await SetClosedAsync(id, true, cancellationToken);
    }

    /// <summary>Reopens a closed process.</summary>
    /// <param name="id">Id of the process.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The open process.</response>
    /// <response code="404">There is no such process.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/reopen", Name = "reopenProcess")]
    [RequireScope(Scopes.Send)]
    public Task<ActionResult<ApiEnvelope<ProcessResponse>>> Reopen(string id, CancellationToken cancellationToken) =>
        SetClosedAsync(id, false, cancellationToken);

    /// <summary>Lists the interactions of a process in the order in which they were accepted.</summary>
    /// <param name="id">Id of the process.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The interactions.</response>
    /// <response code="400">Cursor or limit are not valid.</response>
    /// <response code="404">There is no such process.</response>
    [HttpGet("{id}/interactions", Name = "listProcessInteractions")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<InteractionResponse>>>> Interactions(
        string id, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var errors = page.Check();
        if (!errors.IsEmpty)
            return Refuse(errors.Items);
        if (await FindAsync(id, cancellationToken) is not { } process)
            return Refuse(ProcessErrors.NotFound);

        var views = await reader.ListByProcessAsync(Tenant, process, page.Cursor, page.Limit, cancellationToken);
        return Answer(
            ListResponse<InteractionResponse>.From(views, view => InteractionResponse.From(view, Language)), InteractionController.Detail);
    }

    private async Task<ActionResult<ApiEnvelope<ProcessResponse>>> SetClosedAsync(string id, bool closed, CancellationToken cancellationToken) =>
        Answer(await editor.SetClosedAsync(Tenant, id, closed, cancellationToken), ProcessResponse.From, Detail);

    /// <summary>The user that an id leads to by now.</summary>
    private async Task<string?> LeftAsync(string? userId, CancellationToken cancellationToken) =>
        IrisId.IsValid(userId) && await users.FindAsync(Tenant, userId!, cancellationToken) is { } user ? user.Id : userId;

    private Task<Process?> FindAsync(string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) ? store.FindAsync(Tenant, id, cancellationToken) : Task.FromResult<Process?>(null);
}
