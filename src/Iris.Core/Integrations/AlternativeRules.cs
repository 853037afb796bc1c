using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>What alternatives have to be, beyond what each says of itself.</summary>
internal static class AlternativeRules
{
    /// <summary>Adds those that are not there, of another channel, or the integration itself.</summary>
    /// <param name="drafts">The alternatives; null for none given.</param>
    /// <param name="store">Where they are looked for.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">The integration; null for a new one.</param>
    /// <param name="channel">Its channel; null when that is not known.</param>
    /// <param name="errors">Gets what is wrong.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    public static async Task CheckAsync(
        IReadOnlyList<AlternativeDraft?>? drafts, IIntegrationStore store, TenantId tenant, string? id, string? channel, ErrorList errors,
        CancellationToken cancellationToken)
    {
        for (var i = 0; i < drafts?.Count && i < AlternativeOrder.Most; i++)
        {
            var (other, path) = (drafts[i]?.IntegrationId, $"{AlternativeDraft.Field}[{i}].integrationId");
            if (string.IsNullOrEmpty(other))
                continue;

            var found = IrisId.IsValid(other) ? await store.FindAsync(tenant, other, cancellationToken) : null;
            if (found is null)
                errors.Add(IntegrationErrors.NotFound with { Field = path, Kind = ErrorKind.Invalid });
            else if (other == id)
                errors.Add(AlternativeErrors.Itself(path));
            else if (channel is not null && found.Channel != channel)
                errors.Add(AlternativeErrors.OtherChannel(path, channel));
        }
    }

    /// <summary>What they come to.</summary>
    public static IReadOnlyList<IntegrationAlternative> Apply(IReadOnlyList<AlternativeDraft?>? drafts, IReadOnlyList<IntegrationAlternative> stored) =>
        drafts is null ? stored : [.. drafts.Select((draft, i) => new IntegrationAlternative(draft?.IntegrationId ?? "", draft?.Order ?? i + 1, draft?.Weight ?? 1))];

    /// <summary>An integration that has this one for an alternative. One that names it from this moment on skips it.</summary>
    public static async Task<Integration?> FindNamingAsync(IIntegrationStore store, TenantId tenant, string id, CancellationToken cancellationToken)
    {
        for (string? cursor = null; ;)
        {
            var page = await store.ListAsync(tenant, cursor, 100, cancellationToken);
            if (page.Items.FirstOrDefault(one => one.Alternatives.Any(other => other.IntegrationId == id)) is { } naming)
                return naming;
            if ((cursor = page.NextCursor) is null)
                return null;
        }
    }
}

/// <summary>Why alternatives are refused.</summary>
public static class AlternativeErrors
{
    public static IrisError Twice(string field) =>
        new("REPEATED", field, new("La integración ya está en la lista.", "The integration is in the list already."));

    public static IrisError Itself(string field) =>
        new("ALTERNATIVE_ITSELF", field, new("Una integración no puede ser su propia alternativa.", "An integration cannot be an alternative of itself."));

    public static IrisError OtherChannel(string field, string channel) => new(
        "ALTERNATIVE_CHANNEL", field, new($"Debe ser una integración del canal {channel}.", $"Must be an integration of the channel {channel}."));

    /// <summary>Others count on the integration that shall be removed.</summary>
    public static IrisError InUse(string name) => new(
        IntegrationErrors.InUseCode, null,
        new($"La integración es alternativa de {name}; quítela antes de allí.", $"The integration is an alternative of {name}; take it out there first."),
        ErrorKind.Conflict);
}
