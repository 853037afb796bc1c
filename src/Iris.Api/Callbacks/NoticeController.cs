using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Callbacks;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Callbacks;

/// <summary>Providers' callbacks as they came: look into what could not be applied, and have it processed again.</summary>
[Route("configuration/integration/{id}/notice")]
internal sealed class NoticeController(CallbackEditor editor) : IrisController
{
    private static readonly Text Detail = new("Aviso del proveedor", "Provider's notice");
    private static readonly Text ListDetail = new("Avisos del proveedor", "Provider's notices");

    /// <summary>Lists an integration's notices, newest first.</summary>
    /// <remarks>A page of large notices is shorter than <c>limit</c> and has a <c>nextCursor</c>: it ends after 8 MiB.</remarks>
    /// <param name="id">Id of the integration.</param>
    /// <param name="state">Only notices in this state: <c>pending</c>, <c>done</c>, <c>unreadable</c> or <c>unmatched</c>.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The notices.</response>
    /// <response code="400">State, cursor or limit are not valid.</response>
    /// <response code="404">There is no such integration.</response>
    [HttpGet(Name = "listNotices")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<NoticeResponse>>>> List(
        string id, [FromQuery, DescribedAs(typeof(CallbackState))] string? state, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var errors = page.Check();
        CallbackState? wanted = Enum.TryParse<CallbackState>(state, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null;
        if (state is not null && (wanted is null || int.TryParse(state, out _)))
            errors.Add(CommonErrors.NotAllowed("state", ["pending", "done", "unreadable", "unmatched"]));
        if (!await editor.ExistsAsync(Tenant, id, cancellationToken))
            return Refuse(IntegrationErrors.NotFound);

        return await AnswerPageAsync(
            errors,
            () => editor.ListAsync(Tenant, id, wanted, page.Cursor, page.Limit, cancellationToken),
            NoticeResponse.From,
            ListDetail);
    }

    /// <summary>Counts an integration's notices by state.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The counts.</response>
    /// <response code="404">There is no such integration.</response>
    [HttpGet("count", Name = "countNotices")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<NoticeCounts>>> Count(string id, CancellationToken cancellationToken) =>
        Answer(await editor.CountAsync(Tenant, id, cancellationToken), counts => counts, ListDetail);

    /// <summary>Processes a notice again, as if it had just come. What it changed before stays as it is.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="noticeId">Id of the notice.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The notice, pending again.</response>
    /// <response code="404">There is no such integration or notice.</response>
    [HttpPost("{noticeId}/redeliver", Name = "redeliverNotice")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<NoticeResponse>>> Redeliver(
        string id, string noticeId, CancellationToken cancellationToken) =>
        Answer(await editor.RedeliverAsync(Tenant, id, noticeId, cancellationToken), NoticeResponse.From, Detail);
}
