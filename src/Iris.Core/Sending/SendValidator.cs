using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Sending;

/// <summary>A send whose content is valid.</summary>
/// <param name="Integration">The integration it goes through.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Key">Kind of address of its destinations.</param>
/// <param name="Destinations">Normalised addresses, each once.</param>
/// <param name="Timing">When it goes out.</param>
internal sealed record ValidSend(
    ResolvedIntegration Integration, ChannelPayload Payload, string Key, IReadOnlyList<string> Destinations, SendTiming Timing)
{
    /// <summary>What it counts as in a quota of sends.</summary>
    public long Cost { get; } = Payload.BilledParts is { } parts ? (long)parts * Destinations.Count : 1;
}

/// <summary>Checks everything of a send that needs no user or process, and reports all of it.</summary>
internal sealed class SendValidator(IntegrationCatalog catalog, SendConditions conditions, TimeProvider time)
{
    private const int MaxUserNameLength = 256;

    /// <returns>Null when there are errors.</returns>
    public async ValueTask<ValidSend?> ValidateAsync(
        TenantId tenant, SendCommand command, ErrorList errors, CancellationToken cancellationToken)
    {
        CheckMembers(command, errors);
        var timing = SendTiming.Read(command, time.GetUtcNow(), errors);
        var integration = await FindIntegrationAsync(tenant, command.IntegrationId, errors, cancellationToken);
        if (integration is null)
            return null;

        var payload = ReadPayload(integration, command.Payload, errors);
        var destinations = Normalise(integration, command.Destinations, errors);
        if (errors.IsEmpty)
            await conditions.CheckAsync(tenant, integration, payload!, destinations, isDue: timing.SendAt is null, errors, cancellationToken);
        return errors.IsEmpty ? new ValidSend(integration, payload!, integration.Channel.DestinationKey, destinations, timing) : null;
    }

    private static void CheckMembers(SendCommand command, ErrorList errors)
    {
        if (command.UserName is { Length: > MaxUserNameLength })
            errors.Add(CommonErrors.TooLong("name", MaxUserNameLength));
        CommonChecks.Object(command.Metadata, "metadata", errors);
        CommonChecks.Object(command.PrimaryKey, "primaryKey", errors);
        if (command.Payload is null)
            errors.Add(CommonErrors.Required(ChannelPayload.Path));
        else
            CommonChecks.Object(command.Payload, ChannelPayload.Path, errors);
        if (command.Destinations is null or { Count: 0 })
            errors.Add(CommonErrors.Required(InteractionDestination.Field));
    }

    private async ValueTask<ResolvedIntegration?> FindIntegrationAsync(
        TenantId tenant, string? id, ErrorList errors, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(id))
        {
            errors.Add(CommonErrors.Required(IntegrationErrors.SendField));
            return null;
        }

        var integration = IrisId.IsValid(id) ? await catalog.FindAsync(tenant, id, cancellationToken) : null;
        if (integration is null)
            errors.Add(IntegrationErrors.NotFoundToSend);
        else if (integration.Refusal is { } refusal)
            errors.Add(refusal);
        return integration;
    }

    private static ChannelPayload? ReadPayload(ResolvedIntegration integration, JsonElement? element, ErrorList errors)
    {
        if (element is not { ValueKind: JsonValueKind.Object } value)
            return null;

        var payload = integration.Channel.Read(value, errors);
        if (payload is not null)
            integration.Adapter.CheckPayload(payload, errors);
        return payload;
    }

    private static List<string> Normalise(ResolvedIntegration integration, IReadOnlyList<string>? raw, ErrorList errors)
    {
        var normalised = new List<string>(raw?.Count ?? 0);
        var maximum = integration.Adapter.Descriptor.MaxDestinations;
        // The bound comes first: nobody needs an error for each of a million addresses.
        if (raw is null || raw.Count > maximum)
        {
            if (raw is not null)
                errors.Add(SendErrors.TooManyDestinations(maximum));
            return normalised;
        }

        var key = integration.Channel.DestinationKey;
        var seen = raw.Count > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        for (var i = 0; i < raw.Count; i++)
        {
            if (!DestinationFormat.TryNormalise(key, raw[i], out var value, out var problem))
                errors.Add(SendErrors.DestinationField(i, problem));
            else if (seen is null || seen.Add(DestinationFormat.LookupOf(key, value)))
                normalised.Add(value);
        }

        return normalised;
    }
}
