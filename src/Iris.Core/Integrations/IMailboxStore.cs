using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>The mailbox of an integration: who watches it, and how far it is taken.</summary>
public sealed class Mailbox
{
    public required TenantId Tenant { get; init; }

    public required string IntegrationId { get; init; }

    /// <summary>When the integration was last saved with a mailbox.</summary>
    public required DateTimeOffset Announced { get; init; }

    /// <summary>When it is to be watched; while somebody watches it, when the lease ends.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>The claim by which it is watched; null when nobody does.</summary>
    public string? Claim { get; set; }

    /// <summary>Which mailbox <see cref="Position"/> is of, as the adapter tells it; null before it was opened.</summary>
    public string? Name { get; set; }

    /// <summary>How far it is taken; null before it was opened.</summary>
    public MailboxPosition? Position { get; set; }

    /// <summary>How often in a row it could not be watched.</summary>
    public int Failures { get; set; }

    /// <summary>Why; null while all is well.</summary>
    public string? Problem { get; set; }
}

/// <summary>Which mailboxes to claim.</summary>
/// <param name="Id">Id of the claim; no two have the same.</param>
/// <param name="Now">Mailboxes due at or before this moment are claimed, the longest due first.</param>
/// <param name="LeaseUntil">They fall due again at this moment unless saved before.</param>
/// <param name="Limit">Most to claim.</param>
public sealed record MailboxClaim(string Id, DateTimeOffset Now, DateTimeOffset LeaseUntil, int Limit)
{
    /// <summary>Tenants of which nothing is claimed.</summary>
    public IReadOnlyCollection<string> FullTenants { get; init; } = [];
}

/// <summary>Persists which integrations have a mailbox, who watches it, and how far it is taken.</summary>
public interface IMailboxStore
{
    /// <summary>
    /// Notes that an integration has a mailbox. Called before the integration is saved, so that none is ever without. One that nobody watches is due at
    /// once, its failures forgotten: the settings may be right now.
    /// </summary>
    Task AnnounceAsync(TenantId tenant, string integrationId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Leases mailboxes that are due. None is handed to two claims before its lease has run out. Works across tenants.</summary>
    Task<IReadOnlyList<Mailbox>> ClaimAsync(MailboxClaim claim, CancellationToken cancellationToken);

    /// <summary>Whether any mailbox is due. Works across tenants.</summary>
    Task<bool> AnyDueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Replaces all but <see cref="Mailbox.Announced"/>, if it is still held by a claim.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="mailbox">What it shall be.</param>
    /// <param name="claim">The claim that holds it.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    /// <returns>False when another claim holds it, or it is gone: nothing was written.</returns>
    Task<bool> SaveAsync(TenantId tenant, Mailbox mailbox, string claim, CancellationToken cancellationToken);

    /// <summary>Removes a mailbox that was announced before a moment.</summary>
    Task RemoveAsync(TenantId tenant, string integrationId, DateTimeOffset announcedBefore, CancellationToken cancellationToken);

    Task<Mailbox?> FindAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken);
}
