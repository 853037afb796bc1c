using Iris.Core.Kernel;

namespace Iris.Core.OptOuts;

/// <summary>Which opt-outs to list; null members do not choose.</summary>
/// <param name="Channel">Only this channel.</param>
/// <param name="Destination">Only this address, in the form in which addresses are looked up.</param>
/// <param name="IntegrationId">Only those that hold for this integration alone.</param>
public sealed record OptOutFilter(string? Channel = null, string? Destination = null, string? IntegrationId = null);

/// <summary>Where an opt-out holds.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="IntegrationId">The integration that it holds for alone; null for all of the channel.</param>
public sealed record OptOutScope(string Channel, string? IntegrationId = null);

/// <summary>Persists opt-outs; durable when a call returns.</summary>
public interface IOptOutStore
{
    /// <summary>Adds an opt-out. False when the address has one of this scope, which stays as it is.</summary>
    Task<bool> AddAsync(TenantId tenant, OptOut optOut, CancellationToken cancellationToken);

    /// <summary>Takes one away; null when the tenant has none of this id.</summary>
    Task<OptOut?> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Takes an address's opt-out of exactly this scope away; false when there is none.</summary>
    Task<bool> RemoveAsync(TenantId tenant, OptOutScope scope, string destination, CancellationToken cancellationToken);

    /// <summary>Which of these addresses have opted out of a channel, or of the integration that the scope names.</summary>
    Task<IReadOnlyList<string>> FindAsync(
        TenantId tenant, OptOutScope scope, IReadOnlyList<string> destinations, CancellationToken cancellationToken);

    /// <summary>Whether the tenant has any opt-out at all.</summary>
    Task<bool> AnyAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Opt-outs, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<OptOut>> ListAsync(TenantId tenant, OptOutFilter filter, string? cursor, int limit, CancellationToken cancellationToken);
}
