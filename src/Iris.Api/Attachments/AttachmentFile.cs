using Iris.Core.Attachments;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Iris.Api.Attachments;

/// <summary>Answers the bytes of an attachment: whole or in part, or that the caller has them. Always as a file to be saved, never as a page.</summary>
internal static class AttachmentFile
{
    public static ActionResult Answer(HttpContext context, OpenAttachment open, TimeSpan cachedFor)
    {
        context.Response.RegisterForDisposeAsync(open);
        context.Response.Headers.CacheControl = $"private, max-age={(long)Math.Max(0, cachedFor.TotalSeconds)}, immutable";
        return new FileStreamResult(open.Bytes, open.Attachment.MediaType)
        {
            FileDownloadName = open.Attachment.FileName,
            EnableRangeProcessing = true,
            EntityTag = new EntityTagHeaderValue($"\"{open.Attachment.Sha256}\""),
            LastModified = open.Attachment.Created,
        };
    }
}
