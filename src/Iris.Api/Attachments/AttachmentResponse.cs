using System.Text.Json.Serialization;
using Iris.Core.Attachments;

namespace Iris.Api.Attachments;

/// <summary>A file that is kept.</summary>
/// <param name="Id">Id of the attachment.</param>
/// <param name="FileName">Its name.</param>
/// <param name="MediaType">What it is by its content.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">SHA-256 of its content, 64 hex digits.</param>
/// <param name="Source"><c>upload</c>, or <c>inbound</c> for a file of an end user.</param>
/// <param name="Created">When it came.</param>
/// <param name="AuthorId">The account or API key that uploaded it; of an inbound one, the integration.</param>
/// <param name="InteractionId">The message that it came with; absent for an upload.</param>
/// <param name="Position">Its place among the media of that message, from 0; absent for an upload.</param>
/// <param name="ExpiresAt">When it is removed by itself.</param>
internal sealed record AttachmentResponse(
    string Id,
    string FileName,
    string MediaType,
    long Size,
    string Sha256,
    AttachmentSource Source,
    DateTimeOffset Created,
    string AuthorId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? InteractionId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Position,
    DateTimeOffset ExpiresAt)
{
    internal static AttachmentResponse From(Attachment attachment) => new(
        attachment.Id, attachment.FileName, attachment.MediaType, attachment.Size, attachment.Sha256, attachment.Source, attachment.Created,
        attachment.AuthorId, attachment.InteractionId, attachment.Position, attachment.ExpiresAt);
}
