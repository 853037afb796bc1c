using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Interactions;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Processes;
using Iris.Core.Users;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Processes;

/// <summary>Processes, or conversations: the interactions of one user that share a context.</summary>
[Route("conversation/process")]
internal sealed class ProcessController(ProcessEditor editor, IProcessStore store, IUserStore users, InteractionReader reader, BoundedPage pages) : IrisController
{
    private static readonly Text Detail = new("Proceso", "Process");
    private static readonly Text ListDetail = new("Procesos", "Processes");

    /// <summary>Creates a process.</summary>
    /// <param name="body">The user that it belongs to.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new process.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such user.</response>
    [HttpPost]
    [RequireScope(Scopes.Send)]
    [BodyExamples("process")]
    public async Task<ActionResult<ApiEnvelope<ProcessResponse>>> Create(
        RequestBody<ProcessRequest> body, CancellationToken cancellationToken)
    {
        var result = await editor.CreateAsync(Tenant, body.Value.ToDraft(), body.Errors, cancellationToken);
        return Answer(result, ProcessResponse.From, Detail);
    }

    /// <summary>Lists processes, newest first.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="userId">Only those of this user.</param>
    /// <param name="isClosed">Only closed, or only open ones.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The processes.</response>
    /// <response code="400">Cursor, limit or filter are not valid.</response>
    [HttpGet]
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
                process => 512 + BoundedPage.RawBytes(process.Metadata) + BoundedPage.RawBytes(process.PrimaryKey)),
            ProcessResponse.From,
            ListDetail);

    /// <summary>Reads a process.</summary>
    /// <param name="id">Id of the process.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The process.</response>
    /// <response code="404">There is no such process.</response>
    [HttpGet("{id}")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ProcessResponse>>> Read(string id, CancellationToken cancellationToken) =>
        Answer(await FindAsync(id, cancellationToken), ProcessErrors.NotFound, ProcessResponse.From, Detail);

    /// <summary>Closes a process: it takes no further sends.</summary>
    /// <param name="id">Id of the process.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The closed process.</response>
    /// <response code="404">There is no such process.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/close")]
    [RequireScope(Scopes.Send)]
    public Task<ActionResult<ApiEnvelope<ProcessResponse>>> Close(string id, CancellationToken cancellationToken) =>
        SetClosedAsync(id, true, cancellationToken);

    /// <summary>Reopens a closed process.</summary>
    /// <param name="id">Id of the process.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The open process.</response>
    /// <response code="404">There is no such process.</response>
    /// <response code="409">Other changes kept coming first; try again.</response>
    [HttpPost("{id}/reopen")]
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
    [HttpGet("{id}/interactions")]
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
