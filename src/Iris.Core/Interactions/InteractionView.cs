using System.Collections.Frozen;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Users;

namespace Iris.Core.Interactions;

/// <summary>The whole interaction as it is answered: with its users and its process.</summary>
/// <param name="Interaction">The interaction.</param>
/// <param name="Users">The owners of its destinations.</param>
/// <param name="Process">Its process.</param>
public sealed record InteractionView(Interaction Interaction, IReadOnlyList<User> Users, Process Process)
{
    /// <summary>Users of its destinations that were merged into others since, and into whom.</summary>
    internal IReadOnlyDictionary<string, string> Merged { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The strategy of which it is a step; null for none.</summary>
    public StrategyRun? Run { get; init; }

    /// <summary>Its destinations with the users that own them by now.</summary>
    public IReadOnlyList<InteractionDestination> Destinations => Merged.Count == 0
        ? Interaction.Destinations
        : [.. Interaction.Destinations.Select(one => one with { UserId = Merged.GetValueOrDefault(one.UserId, one.UserId) })];

    /// <summary>Whether it is the newest interaction of its process.</summary>
    public bool IsLastEntry => Process.LastInteractionId == Interaction.Id;

    /// <summary>A new interaction as it will be once it is committed: the newest of its process.</summary>
    internal static InteractionView OfNew(Interaction interaction, IReadOnlyList<User> users, Process process)
    {
        process.Follow(interaction.Id, interaction.Integration.IntegrationId, interaction.Direction);
        return new InteractionView(interaction, users, process);
    }
}
