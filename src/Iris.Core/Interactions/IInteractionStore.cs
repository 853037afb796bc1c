using System.Collections.Frozen;
using Iris.Core.Handles;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Core.Interactions;

/// <summary>How an acceptance ended. Anything but <see cref="Accepted"/> wrote nothing.</summary>
public enum AcceptResult
{
    Accepted,

    /// <summary>A destination of the new user belongs to somebody by now: resolve again.</summary>
    DestinationTaken,

    /// <summary>The process was closed, or is gone: resolve again.</summary>
    ProcessUnavailable,

    /// <summary>An inbound message with this id of the provider is there already.</summary>
    Duplicate,

    /// <summary>Something was accepted under the idempotency key by now, or is about to be.</summary>
    KeyTaken,

    /// <summary>The strategy went on otherwise since it was read, or ended.</summary>
    StrategyChanged,
}

/// <summary>Which due interactions to claim.</summary>
/// <param name="Owner">The claiming process.</param>
/// <param name="Now">Interactions due at or before this moment are claimed.</param>
/// <param name="LeaseUntil">They fall due again at this moment unless saved before.</param>
/// <param name="Limit">Most to claim in all.</param>
/// <param name="LimitPerIntegration">Most to claim of one integration, so that a long queue cannot take all the places.</param>
/// <param name="BusyIntegrations">Integrations of which nothing is claimed, since they have no place left here.</param>
public sealed record ClaimRequest(
    string Owner, DateTimeOffset Now, DateTimeOffset LeaseUntil, int Limit, int LimitPerIntegration, IReadOnlyCollection<string> BusyIntegrations)
{
    /// <summary>Integrations of which less than <see cref="LimitPerIntegration"/> is claimed, and how much: at least 1.</summary>
    public IReadOnlyDictionary<string, int> Places { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Bytes that the claim may bring.</summary>
    public ClaimBudget Budget { get; init; } = new(long.MaxValue);

    /// <summary>Most to claim of an integration.</summary>
    public int LimitOf(string integrationId) => Math.Min(LimitPerIntegration, Places.GetValueOrDefault(integrationId, LimitPerIntegration));
}

/// <summary>A place among what waits: behind everything that is due before, or then with a lower id.</summary>
public sealed record WaitingPlace(DateTimeOffset DueAt, string Id);

/// <summary>Some of what waits.</summary>
/// <param name="Items">In the order in which it is due; what cannot be read is left out.</param>
/// <param name="Next">Where it goes on; null at the end.</param>
public sealed record WaitingPage(IReadOnlyList<Interaction> Items, WaitingPlace? Next);

/// <summary>
/// Persists interactions; every change of one is a single atomic write, durable when the call returns. Acceptances and saves commit the
/// <see cref="Interaction.Outbox"/> as well, as webhook deliveries, and empty it.
/// </summary>
public interface IInteractionStore
{
    /// <summary>
    /// Adds interactions one after the other, each with its new user and process, and the record of the request that brought them: all or
    /// nothing. Users and processes that one brings are there for those behind it. A process must be open, and gets the interaction as its
    /// newest; an inbound interaction's provider message id must be new for the integration; a strategy that goes on must be as it was read.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="acceptances">At least one.</param>
    /// <param name="record">Its key must be new in the tenant; null for none.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    /// <returns>The first result that is not <see cref="AcceptResult.Accepted"/>; then nothing was written.</returns>
    Task<AcceptResult> AcceptAsync(
        TenantId tenant, IReadOnlyList<Acceptance> acceptances, IdempotencyRecord? record, CancellationToken cancellationToken);

    Task<Interaction?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Finds the interaction of an integration to which a provider gave this message id; see <see cref="Interaction.ProviderMessages"/>.</summary>
    Task<Interaction?> FindByProviderMessageAsync(
        TenantId tenant, string integrationId, string providerMessageId, CancellationToken cancellationToken);

    /// <summary>When an address, in the form in which it is looked up, last wrote to an integration; null when it never did.</summary>
    Task<DateTimeOffset?> FindLastInboundAsync(TenantId tenant, string integrationId, string lookup, CancellationToken cancellationToken);

    /// <summary>Interactions of a process in the order in which they were accepted, after <paramref name="cursor"/> (an id).</summary>
    Task<Page<Interaction>> ListByProcessAsync(
        TenantId tenant, string processId, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Interactions that a filter asks for, newest first, older than <paramref name="cursor"/> (an id). A page may be short, or empty, and
    /// have a next one all the same: one call looks at no more than <see cref="SearchSize.Examined"/>, and ends after <see cref="SearchSize.Time"/>
    /// with what it has, or with a <see cref="SearchTimeoutException"/>.
    /// </summary>
    Task<Page<Interaction>> SearchAsync(
        TenantId tenant, InteractionSearch filter, string? cursor, SearchSize size, CancellationToken cancellationToken);

    /// <summary>
    /// Leases due interactions to a process, spread evenly over the integrations that have any. In each, higher priorities go first and
    /// in them the longest due, but every priority that waits gets a share over time. One interaction is never handed to two claims
    /// before its lease has run out. Works across tenants.
    /// </summary>
    Task<IReadOnlyList<Interaction>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Records that an attempt begins, before the provider is called: phase <see cref="DispatchPhase.InFlight"/>, attempts and version
    /// counted up, due again at <paramref name="leaseUntil"/>. The interaction passed in is changed likewise.
    /// </summary>
    /// <returns>False when it was saved or claimed by somebody else since: do not call the provider.</returns>
    Task<bool> BeginAttemptAsync(
        TenantId tenant, Interaction interaction, string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>Replaces the interaction if <see cref="Interaction.Version"/> is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, Interaction interaction, CancellationToken cancellationToken);

    /// <summary>
    /// Interactions of an integration and priority in phase <see cref="DispatchPhase.Ready"/> that wait for a time to come and that no process
    /// holds, behind a place.
    /// </summary>
    Task<WaitingPage> ListWaitingAsync(
        TenantId tenant, string integrationId, Priority priority, WaitingPlace after, int limit, CancellationToken cancellationToken);

    /// <summary>Gives interactions another due time if they still wait for the one that they were read with.</summary>
    /// <returns>How many were given one.</returns>
    Task<int> HastenAsync(
        TenantId tenant, IReadOnlyCollection<(Interaction Interaction, DateTimeOffset DueAt)> changes, CancellationToken cancellationToken);

    /// <summary>Gives back what a process holds and has not begun to send, due at <paramref name="now"/>. For a graceful stop.</summary>
    /// <returns>How many were given back.</returns>
    Task<int> ReleaseAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Counts what waits of each integration, state by state, across tenants; states in which nothing waits are left out. It is one walk over an index of
    /// the work there is, beside which nothing waits: not for every request.
    /// </summary>
    /// <param name="now">What is due at or before this moment is <see cref="WaitingState.Queued"/>.</param>
    /// <param name="most">Of one integration, no more are looked at than these, in the order in which their turn comes.</param>
    /// <param name="cancellationToken">Cancels the walk between two integrations.</param>
    Task<IReadOnlyList<WaitingCount>> CountWaitingAsync(DateTimeOffset now, int most, CancellationToken cancellationToken);

    /// <summary>Throws when the store cannot commit; for readiness.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}
