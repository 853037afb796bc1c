using Iris.Core.Kernel;

namespace Iris.Core.Attachments;

/// <summary>Keeps the bytes of attachments. None of it is ever held in memory as a whole.</summary>
public interface IAttachmentContentStore
{
    /// <summary>Begins to write the bytes of an attachment. Nobody sees them before <see cref="IContentWriter.CommitAsync"/>.</summary>
    Task<IContentWriter> CreateAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Opens the bytes: readable, seekable, of known length. Null when there are none.</summary>
    Task<Stream?> OpenAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Removes the bytes; fine when there are none.</summary>
    Task RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>
    /// Removes bytes that were written before <paramref name="before"/> and belong to no attachment: uploads that broke off, and those whose facts were
    /// never written or are gone. Works across tenants.
    /// </summary>
    /// <returns>How many were removed.</returns>
    Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>The bytes of an attachment that is being written. Disposed without a commit, nothing is left of them.</summary>
public interface IContentWriter : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>They are complete; durable when the call returns.</summary>
    Task CommitAsync(CancellationToken cancellationToken);
}
