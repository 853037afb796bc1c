using System.Collections.Concurrent;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>Counts in memory what happens, until the store is told: no more than an addition for each interaction.</summary>
internal sealed class ActivityBook
{
    private readonly ConcurrentDictionary<(TenantId Tenant, string IntegrationId), Cell> cells = new();

    /// <summary>One was committed for the first time.</summary>
    public void Accepted(Interaction interaction)
    {
        var cell = CellOf(interaction);
        if (interaction.Direction == Direction.Out)
            Interlocked.Increment(ref cell.Accepted);
        else
            Interlocked.Increment(ref cell.Received);
    }

    /// <summary>A change of one was committed.</summary>
    public void Saved(Interaction interaction)
    {
        if (!interaction.Changes.Contains(InteractionChange.StatusChanged))
            return;

        if (interaction.HasFailed)
            Interlocked.Increment(ref CellOf(interaction).Failed);
        else if (interaction.Status == InteractionStatus.Sent)
            Interlocked.Increment(ref CellOf(interaction).Sent);
    }

    /// <summary>What happened since it was asked last.</summary>
    public List<ActivityCount> Take() =>
        [.. cells.Select(cell => cell.Value.Take(cell.Key.Tenant, cell.Key.IntegrationId)).Where(count => !count.IsNothing)];

    /// <summary>The store could not be told.</summary>
    public void GiveBack(IEnumerable<ActivityCount> counts)
    {
        foreach (var count in counts)
        {
            var cell = cells[(count.Tenant, count.IntegrationId)];
            Interlocked.Add(ref cell.Accepted, count.Accepted);
            Interlocked.Add(ref cell.Sent, count.Sent);
            Interlocked.Add(ref cell.Failed, count.Failed);
            Interlocked.Add(ref cell.Received, count.Received);
        }
    }

    private Cell CellOf(Interaction interaction) =>
        cells.GetOrAdd((interaction.Tenant, interaction.Integration.IntegrationId), static _ => new Cell());

    private sealed class Cell
    {
        public long Accepted;
        public long Sent;
        public long Failed;
        public long Received;

        public ActivityCount Take(TenantId tenant, string integrationId) => new(tenant, integrationId)
        {
            Accepted = Interlocked.Exchange(ref Accepted, 0),
            Sent = Interlocked.Exchange(ref Sent, 0),
            Failed = Interlocked.Exchange(ref Failed, 0),
            Received = Interlocked.Exchange(ref Received, 0),
        };
    }
}
