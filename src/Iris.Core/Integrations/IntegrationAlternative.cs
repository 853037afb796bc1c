using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>Another integration of the same channel through which messages go that this one surely did not take.</summary>
/// <param name="IntegrationId">Its id.</param>
/// <param name="Order">When its turn comes: the lower, the earlier. The integration itself has 0; those of the same order share what is sent.</param>
/// <param name="Weight">Its share among those of the same order.</param>
public sealed record IntegrationAlternative(string IntegrationId, int Order, int Weight = 1);

/// <summary>Which integrations a message may go through, and in which order.</summary>
public static class AlternativeOrder
{
    public const int Most = 10;
    public const int MaxOrder = 100;
    public const int MaxWeight = 1000;

    /// <summary>
    /// Ids in the order in which they are tried. Follows from the message's id and the shares, so that it is the same in every process and at every
    /// attempt.
    /// </summary>
    public static IReadOnlyList<string> Of(Integration integration, string interactionId)
    {
        if (integration.Alternatives.Count == 0)
            return [integration.Id];

        return
        [
            .. integration.Alternatives.Prepend(new IntegrationAlternative(integration.Id, 0, integration.Weight))
                .Select((one, place) => (one, place))
                .OrderBy(pair => pair.one.Order)
                .ThenBy(pair => Draw(pair.one, interactionId))
                .ThenBy(pair => pair.place)
                .Select(pair => pair.one.IntegrationId),
        ];
    }

    /// <summary>The least of exponentially distributed numbers is each one's as often as its rate says: the weight.</summary>
    private static double Draw(IntegrationAlternative one, string interactionId) => -Math.Log(Uniform(interactionId, one.IntegrationId)) / one.Weight;

    /// <summary>A number in ]0, 1[ from a hash of both (FNV-1a, its bits mixed).</summary>
    private static double Uniform(string first, string second)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in first)
            hash = (hash ^ letter) * 1099511628211UL;
        foreach (var letter in second)
            hash = (hash ^ letter) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        hash ^= hash >> 33;
        return ((hash >> 11) + 0.5) / (1UL << 53);
    }
}

/// <summary>An alternative as a caller gives it.</summary>
/// <param name="IntegrationId">Id of the other integration.</param>
/// <param name="Order">0 to <see cref="AlternativeOrder.MaxOrder"/>; null for its place in the list, from 1.</param>
/// <param name="Weight">1 to <see cref="AlternativeOrder.MaxWeight"/>; null for 1.</param>
public sealed record AlternativeDraft(string? IntegrationId, int? Order, int? Weight)
{
    internal const string Field = "alternatives";

    /// <summary>Adds what is out of range, or there twice.</summary>
    internal static void Check(IReadOnlyList<AlternativeDraft?>? drafts, ErrorList errors)
    {
        if (drafts?.Count > AlternativeOrder.Most)
        {
            errors.Add(CommonErrors.TooMany(Field, AlternativeOrder.Most));
            return;
        }

        for (var i = 0; i < drafts?.Count; i++)
        {
            var (id, path) = (drafts[i]?.IntegrationId, $"{Field}[{i}]");
            if (string.IsNullOrEmpty(id))
                errors.Add(CommonErrors.Required($"{path}.integrationId"));
            else if (drafts.Take(i).Any(other => other?.IntegrationId == id))
                errors.Add(AlternativeErrors.Twice($"{path}.integrationId"));
            if (drafts[i]?.Order is < 0 or > AlternativeOrder.MaxOrder)
                errors.Add(CommonErrors.OutOfRange($"{path}.order", 0, AlternativeOrder.MaxOrder));
            if (drafts[i]?.Weight is < 1 or > AlternativeOrder.MaxWeight)
                errors.Add(CommonErrors.OutOfRange($"{path}.weight", 1, AlternativeOrder.MaxWeight));
        }
    }
}
