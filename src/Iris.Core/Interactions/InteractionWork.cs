using System.Text.Json.Serialization;

namespace Iris.Core.Interactions;

/// <content>What stands beside its document, and what a store tells it: read, leased, begun, written.</content>
public sealed partial class Interaction
{
    /// <summary>Work state; the store keeps it beside the document.</summary>
    [JsonIgnore]
    public DispatchState Dispatch { get; private set; } = DispatchState.Done;

    /// <summary>Guards saves: how often it was written.</summary>
    [JsonIgnore]
    public long Version { get; private set; }

    /// <summary>What of its lists is on disk.</summary>
    [JsonIgnore]
    public StoredParts Stored { get; private set; }

    /// <summary>What the next save makes known; the store commits it with the interaction.</summary>
    [JsonIgnore]
    public List<OutboxEvent> Outbox { get; } = [];

    /// <summary>Puts back what is kept beside the document; for stores.</summary>
    public void Restore(long version, DispatchState dispatch) => (Version, Dispatch, Stored) = (version, dispatch, StoredParts.Of(this));

    /// <summary>Puts events back that are kept apart from the document, in front of those in it; for stores.</summary>
    public void RestoreEvents(IEnumerable<ProviderEvent> earlier)
    {
        AuditTrail.ProviderEvents.InsertRange(0, earlier);
        Stored = StoredParts.Of(this);
    }

    /// <summary>A store has written it, together with what was in its outbox.</summary>
    public void Saved()
    {
        Version++;
        Stored = StoredParts.Of(this);
        Outbox.Clear();
    }

    /// <summary>A process holds it until this moment; see <see cref="DispatchState"/>.</summary>
    public void Lease(string owner, DateTimeOffset until) => Dispatch = Dispatch with { DueAt = until, LeaseOwner = owner };

    /// <summary>The attempt that was recorded called nobody: the process that holds it goes on with it until this moment.</summary>
    internal void TakeBackAttempt(DateTimeOffset leaseUntil) =>
        Dispatch = Dispatch with { Phase = DispatchPhase.Ready, DueAt = leaseUntil, Attempts = Math.Max(0, Dispatch.Attempts - 1) };

    /// <summary>
    /// A store has written that an attempt begins: from here on the provider may have it, whatever becomes of the process. Only stores
    /// call it, since the record has to be there before the provider is called.
    /// </summary>
    public void BeginAttempt(string owner, DateTimeOffset leaseUntil)
    {
        Version++;
        Dispatch = new DispatchState(DispatchPhase.InFlight, leaseUntil, Dispatch.Attempts + 1, owner);
    }
}
