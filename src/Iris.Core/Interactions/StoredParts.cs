namespace Iris.Core.Interactions;

/// <summary>How much of its append-only lists is on disk, so that a store can write what came since alone.</summary>
/// <param name="History">Entries of the history.</param>
/// <param name="Events">Provider events.</param>
public readonly record struct StoredParts(int History, int Events)
{
    /// <summary>All that an interaction has.</summary>
    public static StoredParts Of(Interaction interaction) => new(interaction.AuditTrail.History.Count, interaction.AuditTrail.ProviderEvents.Count);
}
