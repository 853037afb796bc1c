using System.Diagnostics.CodeAnalysis;
using Iris.Api.Connections;
using Iris.Api.Envelope;
using Iris.Api.Limits;
using Iris.Core.Attachments;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Attachments;

/// <summary>Where providers fetch the files of messages, by a URL that was signed for them.</summary>
[AllowAnonymous]
[Route(MediaUrls.Root)]
internal sealed class MediaController(IMediaTokens tokens, AttachmentEditor editor, RefusalPause pause, TimeProvider time) : IrisController
{
    private static readonly IrisError NotFoundError = new(
        "MEDIA_NOT_FOUND", null, new("No hay nada en esta dirección, o ha caducado.", "There is nothing at this address, or it has expired."), ErrorKind.NotFound);

    /// <summary>Answers the file that a signed URL names, or a range of it.</summary>
    /// <param name="token">Names tenant, attachment and end; the gateway alone can make it.</param>
    /// <param name="name">Name of the file; for whoever asks, and not looked at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The file.</response>
    /// <response code="206">The range that was asked for.</response>
    /// <response code="304">The caller has it.</response>
    /// <response code="404">No token of ours, one that has expired, or a file that is gone.</response>
    /// <response code="416">It has no such range.</response>
    [HttpGet("{token}/{name?}", Name = "downloadMedia")]
    [AnswersFile]
    [SuppressMessage("Style", "IDE0060", Justification = "The name is for people and programs that look at the URL.")]
    public async Task<ActionResult> Read(string token, string? name, CancellationToken cancellationToken)
    {
        // A member of the route, which the description shows.
        _ = name;
        var now = time.GetUtcNow();
        if (tokens.Read(token, now) is not { } grant)
        {
            await pause.TakeAsync(cancellationToken);
            return Refuse(NotFoundError);
        }

        // Whoever was given the URL is no stranger: its connection is not given away while the file goes out.
        HttpContext.Features.Get<ConnectionPlace>()?.Know();
        var open = await editor.OpenAsync(grant.Tenant, grant.AttachmentId, cancellationToken);
        return open.IsSuccess ? AttachmentFile.Answer(HttpContext, open.Value, grant.Expires - now)
            : open.Errors.Contains(AttachmentErrors.NotFound) ? Refuse(NotFoundError)
            : Refuse(open.Errors);
    }

    /// <summary>The same without the file.</summary>
    [HttpHead("{token}/{name?}")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public Task<ActionResult> ReadHead(string token, string? name, CancellationToken cancellationToken) => Read(token, name, cancellationToken);
}
