using Iris.Core.Handles;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Core.Attachments;

/// <summary>An attachment with its bytes, which are being read; dispose of it when they were.</summary>
/// <param name="Attachment">What it is.</param>
/// <param name="Bytes">Readable, seekable.</param>
/// <param name="Release">Gives the place back.</param>
public sealed record OpenAttachment(Attachment Attachment, Stream Bytes, Action Release) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Bytes.DisposeAsync();
        Release();
    }
}

/// <summary>Reads attachments, and removes them.</summary>
public sealed class AttachmentEditor(IAttachmentStore store, IAttachmentContentStore content, IOptions<AttachmentOptions> options)
{
    private readonly FairShares<TenantId> places = new(options.Value.Downloads);

    /// <summary>Opens the bytes of an attachment for somebody outside, of whom there are so many at a time.</summary>
    public async Task<Result<OpenAttachment>> OpenAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        if (!IrisId.IsValid(id) || await store.FindAsync(tenant, id, cancellationToken) is not { } attachment)
            return AttachmentErrors.NotFound;
        if (!places.TryTake(tenant, 1))
            return AttachmentErrors.TooManyDownloads;

        Stream? bytes = null;
        try
        {
            bytes = await content.OpenAsync(tenant, id, cancellationToken);
        }
        finally
        {
            if (bytes is null)
                places.Release(tenant, 1);
        }

        return bytes is null ? AttachmentErrors.NotFound : new OpenAttachment(attachment, bytes, () => places.Release(tenant, 1));
    }

    /// <summary>Removes one that nothing unsent needs.</summary>
    public async Task<Result<Attachment>> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        if (!IrisId.IsValid(id) || await store.FindAsync(tenant, id, cancellationToken) is not { } attachment)
            return AttachmentErrors.NotFound;

        switch (await store.RemoveAsync(tenant, id, cancellationToken))
        {
            case AttachmentRemoval.Needed:
                return AttachmentErrors.Needed;
            case AttachmentRemoval.Missing:
                return AttachmentErrors.NotFound;
            default:
                // What a crash leaves here is swept.
                await content.RemoveAsync(tenant, id, CancellationToken.None);
                return attachment;
        }
    }
}
