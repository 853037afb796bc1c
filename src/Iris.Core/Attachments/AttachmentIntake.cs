using Iris.Core.Handles;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Microsoft.Extensions.Options;

namespace Iris.Core.Attachments;

/// <summary>A file to keep.</summary>
/// <param name="FileName">As it was given.</param>
/// <param name="DeclaredType">The type that it is said to have; null for none.</param>
/// <param name="AuthorId">See <see cref="Attachment.AuthorId"/>.</param>
public sealed record AttachmentDraft(string? FileName, string? DeclaredType, string AuthorId)
{
    public AttachmentSource Source { get; init; } = AttachmentSource.Upload;

    /// <summary>The id that it gets; null for a new one.</summary>
    public string? Id { get; init; }

    public string? InteractionId { get; init; }

    public int? Position { get; init; }
}

/// <summary>A file whose bytes have come and are fine, not kept yet. Disposed before it is, nothing is left of it.</summary>
/// <param name="Attachment">What it will be.</param>
/// <param name="Content">Its bytes.</param>
public sealed record StagedAttachment(Attachment Attachment, IContentWriter Content) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>Takes files in: their bytes go to the store as they come, are looked at by the way, and are seen by nobody before all of it is fine.</summary>
public sealed class AttachmentIntake(
    IAttachmentStore store, IAttachmentContentStore content, SendQuota quota, LimitBook book, IOptions<AttachmentOptions> options, TimeProvider time)
{
    private const int MaxName = 200;
    private const int BufferBytes = 64 * 1024;

    private readonly FairShares<TenantId> places = new(options.Value.Uploads);

    /// <summary>Reads a file to its end.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="draft">What is said of it.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Dispose of it. <see cref="AttachmentErrors.TooLarge"/> where there are more bytes than are taken.</returns>
    public async Task<Result<StagedAttachment>> StageAsync(TenantId tenant, AttachmentDraft draft, Stream bytes, CancellationToken cancellationToken)
    {
        if (!IsName(draft.FileName))
            return AttachmentErrors.InvalidName;
        if (draft.Source == AttachmentSource.Upload && FileTypes.IsProgram(draft.FileName!))
            return AttachmentErrors.Forbidden;
        if (await quota.IsStorageFullAsync(tenant, cancellationToken))
            return LimitErrors.StorageFull((await book.OfAsync(tenant, cancellationToken)).StoredBytes, TimeSpan.FromMinutes(1));
        if (!places.TryTake(tenant, 1))
            return AttachmentErrors.TooManyUploads;

        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.UploadSeconds), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            return await ReadAsync(tenant, draft, bytes, linked.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The file did not come in time.");
        }
        finally
        {
            places.Release(tenant, 1);
        }
    }

    /// <summary>Keeps a file that was read.</summary>
    /// <returns><see cref="IdempotencyErrors.InProgress"/> when another request got the key in between: look for its answer.</returns>
    public async Task<Result<Attachment>> CommitAsync(StagedAttachment staged, KeyedRequest<Attachment>? keyed, CancellationToken cancellationToken)
    {
        var attachment = staged.Attachment;
        await staged.Content.CommitAsync(cancellationToken);
        // What is committed here and goes no further belongs to nobody, and is swept.
        if (!await store.CreateAsync(attachment.Tenant, attachment, keyed?.RecordOf(attachment.Tenant, attachment, attachment.Created), cancellationToken))
        {
            await content.RemoveAsync(attachment.Tenant, attachment.Id, CancellationToken.None);
            return IdempotencyErrors.InProgress;
        }

        quota.CountStored(attachment.Tenant, attachment.Size + Attachment.Overhead);
        return attachment;
    }

    private async Task<Result<StagedAttachment>> ReadAsync(TenantId tenant, AttachmentDraft draft, Stream bytes, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = draft.Id ?? IrisId.New(now);
        using var inspector = new ContentInspector();
        var writer = await content.CreateAsync(tenant, id, cancellationToken);
        var isStaged = false;
        try
        {
            var buffer = new byte[BufferBytes];
            for (var read = await bytes.ReadAsync(buffer, cancellationToken); read > 0; read = await bytes.ReadAsync(buffer, cancellationToken))
            {
                inspector.Add(buffer.AsSpan(0, read));
                if (inspector.Size > options.Value.MaxBytes)
                    return AttachmentErrors.TooLarge;

                await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            if (TypeOf(inspector, draft, out var type) is { } refusal)
                return refusal;

            var days = (await book.OfAsync(tenant, cancellationToken)).AttachmentRetentionDays;
            isStaged = true;
            return new StagedAttachment(
                new Attachment
                {
                    Id = id,
                    Tenant = tenant,
                    FileName = draft.Source == AttachmentSource.Upload ? draft.FileName! : NameWithEnd(draft.FileName!, type),
                    MediaType = type,
                    Size = inspector.Size,
                    Sha256 = inspector.Sha256(),
                    Source = draft.Source,
                    Created = now,
                    AuthorId = draft.AuthorId,
                    InteractionId = draft.InteractionId,
                    Position = draft.Position,
                    ExpiresAt = now.AddDays(days),
                },
                writer);
        }
        finally
        {
            if (!isStaged)
                await writer.DisposeAsync();
        }
    }

    private static IrisError? TypeOf(ContentInspector inspector, AttachmentDraft draft, out string type)
    {
        var found = type = inspector.Type();
        if (inspector.Size == 0)
            return AttachmentErrors.Empty;
        if (found == FileTypes.Program)
            return AttachmentErrors.Forbidden;
        if (draft.Source == AttachmentSource.Inbound)
        {
            // Whoever wrote to us need not name its files right.
            type = FileTypes.WithName(found, draft.FileName!) ?? found;
            return null;
        }

        if (FileTypes.WithName(found, draft.FileName!) is not { } named)
            return AttachmentErrors.Mismatch("fileName", found);

        type = named;
        return FileTypes.IsDeclared(draft.DeclaredType, found, named) ? null : AttachmentErrors.Mismatch("contentType", found);
    }

    /// <summary>A name whose end is of the content.</summary>
    private static string NameWithEnd(string name, string type)
    {
        var end = FileTypes.ExtensionOf(type);
        return end.Length == 0 || (Path.GetExtension(name).Length > 1 && !FileTypes.IsProgram(name) && FileTypes.WithName(type, name) is not null) ? name : name + end;
    }

    private static bool IsName(string? name) => name is { Length: > 0 and <= MaxName } && !string.IsNullOrWhiteSpace(name)
        && !name.Any(c => char.IsControl(c) || c is '/' or '\\' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format)
        && name is not ("." or "..");
}
