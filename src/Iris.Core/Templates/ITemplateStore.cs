using Iris.Core.Idempotency;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>Persists templates. <see cref="Template.NameKey"/> belongs to one template of a tenant at most.</summary>
public interface ITemplateStore
{
    /// <summary>Adds a template. <see cref="SaveResult.Taken"/>: another one has its name; nothing was written.</summary>
    Task<SaveResult> CreateAsync(TenantId tenant, Template template, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a template with the record of the request that asked for it. <see cref="SaveResult.Conflict"/>: something was accepted under its key;
    /// <see cref="SaveResult.Taken"/>: another template has its name. Then nothing was written.
    /// </summary>
    Task<SaveResult> TryCreateAsync(TenantId tenant, Template template, IdempotencyRecord record, CancellationToken cancellationToken);

    Task<Template?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Finds by name, see <see cref="Template.KeyOf"/>.</summary>
    Task<Template?> FindByNameAsync(TenantId tenant, string nameKey, CancellationToken cancellationToken);

    /// <summary>Templates, newest first, older than <paramref name="cursor"/> (an id).</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="channel">Only those of this channel; null for all.</param>
    /// <param name="cursor">Where the page begins; null for the start.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Page<Template>> ListAsync(TenantId tenant, string? channel, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a template if <see cref="Template.Version"/> is still current, and counts the version up. <see cref="SaveResult.Taken"/>: another one has
    /// its name.
    /// </summary>
    Task<SaveResult> SaveAsync(TenantId tenant, Template template, CancellationToken cancellationToken);

    /// <summary>Removes a template; false when there is none of this id.</summary>
    Task<bool> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken);
}
