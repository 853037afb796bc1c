using Iris.Core.Interactions;
using Iris.Core.Strategies;

namespace Iris.Core.Webhooks;

/// <summary>
/// Lets a strategy be looked at when a step of it changed. It is marked before the change is committed, for a moment after it: whoever dies in between
/// leaves one look too many, never one too few.
/// </summary>
internal sealed class StrategyWake(IStrategyRunStore runs, StrategySignal signal, TimeProvider time)
{
    /// <summary>Longer than a commit takes.</summary>
    private static readonly TimeSpan Mark = TimeSpan.FromSeconds(2);

    public async ValueTask BeforeAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        if (Concerns(interaction) is { } link)
            await runs.HastenAsync(interaction.Tenant, link.RunId, time.GetUtcNow() + Mark, cancellationToken);
    }

    public async ValueTask AfterAsync(Interaction interaction)
    {
        if (Concerns(interaction) is not { } link)
            return;

        try
        {
            await runs.HastenAsync(interaction.Tenant, link.RunId, time.GetUtcNow(), CancellationToken.None);
            signal.Raise();
        }
        catch (Exception)
        {
            // The interaction is saved, whatever becomes of this: the mark stands.
        }
    }

    private static StrategyLink? Concerns(Interaction interaction) => interaction.Changes.Count > 0 ? interaction.Strategy : null;
}
