using Iris.Core.Kernel;

namespace Iris.Core.Limits;

/// <summary>What a tenant may have so many of.</summary>
public enum BoundKind
{
    Integrations,

    /// <summary>Revoked and expired ones too: they stay.</summary>
    ApiKeys,

    /// <summary>Revoked ones too: they stay.</summary>
    Accounts,

    Templates,

    /// <summary>Sends that wait for their turn, or for the outcome of their attempt.</summary>
    WaitingSends,

    /// <summary>Webhook deliveries that are not over.</summary>
    PendingDeliveries,

    /// <summary>Callbacks that are not over, above all those that name a message that is not known yet.</summary>
    PendingNotices,
}

/// <summary>What a tenant stores that has no end of its own.</summary>
public enum StoredKind
{
    Interactions,

    /// <summary>Callbacks.</summary>
    Notices,

    /// <summary>Their bytes.</summary>
    Attachments,
}

/// <summary>Rows added up.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Bytes">About how many bytes they take in the store.</param>
/// <param name="Last">The id of the last one; null when there was none.</param>
public readonly record struct RowSum(int Rows, long Bytes, string? Last);

/// <summary>Counts what a tenant has.</summary>
public interface ITenantRows
{
    /// <summary>How many there are; never more than <paramref name="most"/>, so that the answer is as cheap as the bound is low.</summary>
    Task<int> CountAsync(TenantId tenant, BoundKind kind, int most, CancellationToken cancellationToken);

    /// <summary>Adds up the first <paramref name="limit"/> rows, in the order of their ids, behind <paramref name="after"/>.</summary>
    Task<RowSum> SumAsync(TenantId tenant, StoredKind kind, string after, int limit, CancellationToken cancellationToken);
}
