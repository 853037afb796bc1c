using Iris.Core.Channels;
using Iris.Core.Interactions;

namespace Iris.Core.Dispatch;

/// <summary>An interaction to dispatch.</summary>
/// <param name="Interaction">Leased to this process.</param>
/// <param name="Payload">Its payload when it was read already; null after a claim.</param>
internal sealed record DispatchItem(Interaction Interaction, ChannelPayload? Payload)
{
    /// <summary>What it counts for in the budget of what waits in memory.</summary>
    public int Bytes { get; } = InteractionSize.Of(Interaction);

    /// <summary>The alternative of its integration in whose lane it is; null for its own.</summary>
    public string? Route { get; init; }

    /// <summary>Whether the attempt was recorded when it was accepted: nobody was called yet, and the next step is the call.</summary>
    public bool HasBegun { get; init; }
}
