using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Strategies;

/// <summary>A step as somebody wrote it; what is left out is the send's own.</summary>
public sealed record StepDraft
{
    public string? IntegrationId { get; init; }

    public JsonElement? Payload { get; init; }

    /// <summary>What the message is made of instead; what it leaves out is as the send's template says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TemplateUse? Template { get; init; }

    public IReadOnlyList<string>? Destinations { get; init; }

    /// <summary>The name of a <see cref="StepSuccess"/>; null for <see cref="StepSuccess.Delivered"/>.</summary>
    public string? SuccessStatus { get; init; }

    public int? FallbackAfter { get; init; }
}

/// <summary>A strategy as a send names it.</summary>
/// <param name="Id">A stored one; null for steps of its own.</param>
/// <param name="Steps">Its own steps; null for a stored one's.</param>
public sealed record StrategyDraft(string? Id, IReadOnlyList<StepDraft>? Steps)
{
    /// <summary>Whether content that a step cannot carry is put into words that it can.</summary>
    public bool Adapt { get; init; }
}

/// <summary>A strategy that sends name by its id.</summary>
public sealed class StoredStrategy
{
    /// <summary>Most that a tenant may have.</summary>
    public const int MaxPerTenant = 1000;

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string Name { get; set; }

    public required IReadOnlyList<StepDraft> Steps { get; set; }

    public bool Adapt { get; set; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }
}

/// <summary>Persists strategies that sends name. Runs under way keep a copy of theirs.</summary>
public interface IStrategyStore
{
    /// <summary>Adds one.</summary>
    Task CreateAsync(TenantId tenant, StoredStrategy strategy, CancellationToken cancellationToken);

    Task<StoredStrategy?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>A page of the tenant's, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<StoredStrategy>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>How many there are; never more than <paramref name="most"/>.</summary>
    Task<int> CountAsync(TenantId tenant, int most, CancellationToken cancellationToken);

    /// <summary>Replaces one if its version is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, StoredStrategy strategy, CancellationToken cancellationToken);

    /// <summary>Removes one.</summary>
    /// <returns>Null when there is none.</returns>
    Task<StoredStrategy?> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken);
}
