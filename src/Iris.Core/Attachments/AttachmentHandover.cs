using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Attachments;

/// <summary>Makes the attachments of an interaction ready at its turn: URLs for what the provider fetches, files for what is attached.</summary>
public sealed class AttachmentHandover(IAttachmentStore store, IAttachmentContentStore content, MediaUrls urls)
{
    /// <param name="interaction">Needs attachments.</param>
    /// <param name="payload">Its payload, read anew: URLs are put into it.</param>
    /// <param name="errors">Gets what is gone since it was accepted.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The files that are attached; those that the payload names by URL are not among them.</returns>
    public async Task<IReadOnlyList<SendAttachment>> PrepareAsync(
        Interaction interaction, ChannelPayload payload, ErrorList errors, CancellationToken cancellationToken)
    {
        var found = (await store.FindManyAsync(interaction.Tenant, interaction.AttachmentsId, cancellationToken)).ToDictionary(attachment => attachment.Id);
        for (var i = 0; i < interaction.AttachmentsId.Count; i++)
        {
            if (!found.ContainsKey(interaction.AttachmentsId[i]))
                errors.Add(AttachmentErrors.NotFound with { Field = $"{AttachmentErrors.SendField}[{i}]" });
        }

        var fetched = new HashSet<string>();
        foreach (var place in payload.MediaPlaces().Where(place => place.AttachmentId is not null && errors.IsEmpty))
        {
            fetched.Add(place.AttachmentId!);
            if (urls.Of(found[place.AttachmentId!]) is { } url)
                place.Put(url);
            else
                errors.Add(AttachmentErrors.NoPublicUrl(place.Field));
        }

        return errors.IsEmpty
            ? [.. interaction.AttachmentsId.Where(id => !fetched.Contains(id)).Select(id => Of(found[id]))]
            : [];
    }

    private SendAttachment Of(Attachment attachment) => new(
        attachment.Id, attachment.FileName, attachment.MediaType, attachment.Size,
        async cancellationToken => await content.OpenAsync(attachment.Tenant, attachment.Id, cancellationToken)
            ?? throw new IOException($"The file of attachment {attachment.Id} is gone."));
}
