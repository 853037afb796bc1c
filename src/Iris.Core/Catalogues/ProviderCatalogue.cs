using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Catalogues;

/// <summary>The templates that a provider keeps for an integration, as they were when they were read.</summary>
public sealed class ProviderCatalogue
{
    /// <summary>The integration.</summary>
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>When it was read; null when it never was.</summary>
    public DateTimeOffset? Read { get; set; }

    /// <summary>When somebody tried last.</summary>
    public required DateTimeOffset Tried { get; set; }

    /// <summary>Why the last try failed; null when it did not. What was read before stays.</summary>
    public string? Error { get; set; }

    /// <summary>Whether all there is was read: only then is a template that is not in it unknown.</summary>
    public bool IsWhole { get; set; }

    public IReadOnlyList<ProviderTemplate> Templates { get; set; } = [];

    /// <summary>Takes in what came of a try.</summary>
    public void Take(CatalogueAnswer answer, DateTimeOffset now)
    {
        (Tried, Error) = (now, ProviderWords.Sentence(answer.Error));
        if (answer.Templates is { } templates)
            (Read, Templates, IsWhole) = (now, templates, answer.IsWhole);
    }
}

/// <summary>Persists catalogues: one for each integration.</summary>
public interface ICatalogueStore
{
    Task<ProviderCatalogue?> FindAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken);

    /// <summary>Adds or replaces; of two at once the later one stays.</summary>
    Task SaveAsync(TenantId tenant, ProviderCatalogue catalogue, CancellationToken cancellationToken);

    Task RemoveAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken);

    /// <summary>Catalogues, newest integration first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<ProviderCatalogue>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);
}
