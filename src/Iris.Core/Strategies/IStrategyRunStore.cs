using Iris.Core.Handles;
using Iris.Core.Kernel;

namespace Iris.Core.Strategies;

/// <summary>Which due runs to claim.</summary>
/// <param name="Now">Runs due at or before this moment are claimed.</param>
/// <param name="LeaseUntil">They fall due again at this moment unless saved before.</param>
/// <param name="Limit">Most to claim in all.</param>
/// <param name="LimitPerTenant">Most to claim of one tenant.</param>
public sealed record RunClaim(DateTimeOffset Now, DateTimeOffset LeaseUntil, int Limit, int LimitPerTenant)
{
    /// <summary>Bytes that the claim may bring.</summary>
    public ClaimBudget Budget { get; init; } = new(long.MaxValue);
}

/// <summary>Persists strategies under way. What begins or goes on with an interaction is committed with it, by the store of interactions.</summary>
public interface IStrategyRunStore
{
    Task<StrategyRun?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Finds several; unknown ids are left out.</summary>
    Task<IReadOnlyList<StrategyRun>> FindManyAsync(TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>A page of the tenant's, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<StrategyRun>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces a run, and its due time, if <see cref="StrategyRun.Version"/> is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, StrategyRun run, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a run due at this moment, unless it is due before, and counts its version up, so that nobody who looked at it earlier can put it off. An
    /// unknown one is passed over.
    /// </summary>
    Task HastenAsync(TenantId tenant, string id, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>Leases due runs, spread evenly over the tenants that have any, the longest due first. Works across tenants.</summary>
    Task<IReadOnlyList<StrategyRun>> ClaimAsync(RunClaim claim, CancellationToken cancellationToken);
}

/// <summary>Wakes who goes on with strategies.</summary>
public sealed class StrategySignal : WakeSignal;
