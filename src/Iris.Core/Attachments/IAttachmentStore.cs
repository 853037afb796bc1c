using Iris.Core.Idempotency;
using Iris.Core.Kernel;

namespace Iris.Core.Attachments;

/// <summary>How a removal ended.</summary>
public enum AttachmentRemoval
{
    Removed,

    /// <summary>The tenant has no such attachment.</summary>
    Missing,

    /// <summary>Something that is not sent yet needs it.</summary>
    Needed,
}

/// <summary>Which attachments of a tenant.</summary>
/// <param name="Source">Only those from there; null for all.</param>
/// <param name="InteractionId">Only those that came with this message; null for all.</param>
public sealed record AttachmentFilter(AttachmentSource? Source = null, string? InteractionId = null);

/// <summary>
/// Persists what is known of attachments. Their bytes are written before and removed after: what has none of these facts is nobody's, and is swept.
/// </summary>
public interface IAttachmentStore
{
    /// <summary>Adds an attachment with the record of the request that brought it; both or neither.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="attachment">Its bytes are there.</param>
    /// <param name="record">Its key must be new in the tenant; null for none.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    /// <returns>False when something was done under the record's key by now: nothing was written.</returns>
    Task<bool> CreateAsync(TenantId tenant, Attachment attachment, IdempotencyRecord? record, CancellationToken cancellationToken);

    Task<Attachment?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>The attachments of these ids; unknown ones are left out.</summary>
    Task<IReadOnlyList<Attachment>> FindManyAsync(TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Attachments, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<Attachment>> ListAsync(TenantId tenant, AttachmentFilter filter, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes one unless an interaction that waits for its turn, is being sent or has an unknown outcome needs it. What is accepted at the same moment
    /// may be left without it.
    /// </summary>
    Task<AttachmentRemoval> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>
    /// Removes those whose time was over before <paramref name="now"/> and that nothing unsent needs, at most <paramref name="limit"/>. Works across tenants.
    /// </summary>
    /// <returns>What was removed, whose bytes are left.</returns>
    Task<IReadOnlyList<(TenantId Tenant, string Id)>> PruneAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);
}
