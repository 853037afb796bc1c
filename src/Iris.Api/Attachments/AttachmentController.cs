using System.Text.Json;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Idempotency;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Attachments;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Iris.Api.Attachments;

/// <summary>Files for messages, and the media of end users' messages.</summary>
[Route("attachment")]
internal sealed class AttachmentController(
    AttachmentIntake intake, AttachmentEditor editor, IAttachmentStore store, IdempotentCalls calls, IOptions<AttachmentOptions> options) : IrisController
{
    private static readonly Text Detail = new("Adjunto", "Attachment");
    private static readonly Text ListDetail = new("Adjuntos", "Attachments");

    /// <summary>For as long as a credential is thought to be good, the same file need not be asked for again.</summary>
    private static readonly TimeSpan CachedFor = TimeSpan.FromMinutes(5);

    /// <summary>Uploads a file.</summary>
    /// <remarks>
    /// The file is the only part of <c>multipart/form-data</c>, or the body itself with its name in <c>Content-Disposition</c>. What it is tells its content:
    /// a name or a declared type of something else is refused (<c>FILE_TYPE_MISMATCH</c>), and so are programs, scripts and pages
    /// (<c>FILE_NOT_ALLOWED</c>). It goes to disk as it comes; nothing is kept when the answer is not 200.
    ///
    /// Takes an <c>Idempotency-Key</c> like a send does; the same request is one with the same name, declared type and content.
    /// </remarks>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The attachment; a send names its <c>id</c> in <c>attachmentsId</c>, or as <c>attachment:id</c> where a message takes a URL.</response>
    /// <response code="400">There is no file, or one that is not taken.</response>
    /// <response code="408">It did not come in time.</response>
    /// <response code="409">A request with the same <c>Idempotency-Key</c> is in progress.</response>
    /// <response code="413">It is larger than <c>Attachments:MaxBytes</c>.</response>
    /// <response code="415">The body is compressed, or of no type.</response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request.</response>
    /// <response code="429">Too many requests or uploads at once (<c>TOO_MANY_UPLOADS</c>), or as much is stored as may be (<c>STORAGE_FULL</c>).</response>
    [HttpPost(Name = "uploadAttachment")]
    [TakesIdempotencyKey]
    [TakesFile]
    [RequireScope(Scopes.Send)]
    public async Task<ActionResult<ApiEnvelope<AttachmentResponse>>> Upload(CancellationToken cancellationToken)
    {
        var errors = new ErrorList();
        var key = IdempotentCalls.KeyOf(Request, errors);
        if (!errors.IsEmpty)
            return Refuse(errors.Items);

        var (file, problem) = await UploadedFile.FindAsync(Request, Caller.AuthorId, options.Value.MaxBytes, cancellationToken);
        if (file is null)
            return new ProblemResult(problem!);

        var result = await StageAsync(file, cancellationToken);
        if (!result.IsSuccess)
            return result.Errors.Contains(AttachmentErrors.TooLarge) ? new ProblemResult(BodyProblems.TooLarge) : Refuse(result.Errors);

        await using var staged = result.Value;
        if (await file.CheckEndAsync(cancellationToken) is { } superfluous)
            return new ProblemResult(superfluous);
        if (key is null)
            return Answer(await intake.CommitAsync(staged, null, cancellationToken), AttachmentResponse.From, Detail);

        var asked = JsonSerializer.SerializeToElement(new { file.Draft.FileName, file.Draft.DeclaredType, staged.Attachment.Sha256 });
        return await calls.AnswerAsync<Attachment>(
            HttpContext, Tenant, key, asked, keyed => intake.CommitAsync(staged, keyed, cancellationToken), kept => Bytes(AttachmentResponse.From(kept), Detail));
    }

    /// <summary>Lists attachments, newest first.</summary>
    /// <param name="source">Only those from there: <c>upload</c> or <c>inbound</c>.</param>
    /// <param name="interactionId">Only those that came with this message.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The attachments.</response>
    /// <response code="400">A filter, the cursor or the limit are not valid.</response>
    [HttpGet(Name = "listAttachments")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<AttachmentResponse>>>> List(
        [FromQuery, DescribedAs(typeof(AttachmentSource))] string? source, [FromQuery] string? interactionId, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var errors = page.Check();
        AttachmentSource? wanted = Enum.TryParse<AttachmentSource>(source, ignoreCase: true, out var parsed) && !int.TryParse(source, out _) ? parsed : null;
        if (source is not null && wanted is null)
            errors.Add(CommonErrors.NotAllowed("source", ["upload", "inbound"]));
        if (interactionId is not null && !IrisId.IsValid(interactionId))
            errors.Add(CommonErrors.InvalidId("interactionId"));
        return await AnswerPageAsync(
            errors,
            () => store.ListAsync(Tenant, new AttachmentFilter(wanted, interactionId), page.Cursor, page.Limit, cancellationToken),
            AttachmentResponse.From,
            ListDetail);
    }

    /// <summary>Tells what is known of an attachment.</summary>
    /// <param name="id">Id of the attachment.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The attachment.</response>
    /// <response code="404">There is no such attachment.</response>
    [HttpGet("{id}", Name = "getAttachment")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<AttachmentResponse>>> Read(string id, CancellationToken cancellationToken) => Answer(
        IrisId.IsValid(id) ? await store.FindAsync(Tenant, id, cancellationToken) : null, AttachmentErrors.NotFound, AttachmentResponse.From, Detail);

    /// <summary>Answers the file itself, or a range of it, with its SHA-256 as <c>ETag</c>.</summary>
    /// <param name="id">Id of the attachment.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The file.</response>
    /// <response code="206">The range that was asked for.</response>
    /// <response code="304">The caller has it.</response>
    /// <response code="404">There is no such attachment.</response>
    /// <response code="416">It has no such range.</response>
    [HttpGet("{id}/content", Name = "downloadAttachment")]
    [RequireScope(Scopes.Read)]
    [AnswersFile]
    public async Task<ActionResult> ReadContent(string id, CancellationToken cancellationToken)
    {
        var open = await editor.OpenAsync(Tenant, id, cancellationToken);
        return open.IsSuccess ? AttachmentFile.Answer(HttpContext, open.Value, CachedFor) : Refuse(open.Errors);
    }

    /// <summary>Removes an attachment that nothing unsent needs.</summary>
    /// <param name="id">Id of the attachment.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The attachment that was removed.</response>
    /// <response code="404">There is no such attachment.</response>
    /// <response code="409">An interaction that waits, is being sent or has an unknown outcome needs it (<c>ATTACHMENT_IN_USE</c>).</response>
    [HttpDelete("{id}", Name = "removeAttachment")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<AttachmentResponse>>> Remove(string id, CancellationToken cancellationToken) =>
        Answer(await editor.RemoveAsync(Tenant, id, cancellationToken), AttachmentResponse.From, Detail);

    private async Task<Result<StagedAttachment>> StageAsync(UploadedFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await intake.StageAsync(Tenant, file.Draft, file.Bytes, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new BadHttpRequestException(exception.Message, StatusCodes.Status408RequestTimeout, exception);
        }
    }
}
