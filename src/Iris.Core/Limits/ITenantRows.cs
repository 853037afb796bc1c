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

    /// <summary>Sends that wait for their turn, or for the outcome of their attempt.</summary>
    WaitingSends,

    /// <summary>Webhook deliveries that are not over.</summary>
    PendingDeliveries,

    /// <summary>Callbacks that are not over, above all those that name a message that is not known yet.</summary>
    PendingNotices,
}

/// <summary>Counts what a tenant has.</summary>
public interface ITenantRows
{
    /// <summary>How many there are; never more than <paramref name="most"/>, so that the answer is as cheap as the bound is low.</summary>
    Task<int> CountAsync(TenantId tenant, BoundKind kind, int most, CancellationToken cancellationToken);
}
