using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Iris.Core.Users;

namespace Iris.Core.Sending;

/// <summary>A send whose content is valid.</summary>
/// <param name="Integration">The integration it goes through.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Destinations">Whom it goes to, each once.</param>
/// <param name="Timing">When it goes out.</param>
internal sealed record ValidSend(
    ResolvedIntegration Integration, ChannelPayload Payload, IReadOnlyList<Address> Destinations, SendTiming Timing)
{
    /// <summary>As it is sent: with a strategy, its first step.</summary>
    public required SendCommand Command { get; init; }

    /// <summary>What it counts as in a quota of sends.</summary>
    public long Cost { get; } = Payload.BilledParts is { } parts ? (long)parts * Destinations.Count : 1;
}

/// <summary>Checks everything of a send that needs no user or process, and reports all of it.</summary>
internal sealed class SendValidator(
    IntegrationCatalog catalog, SendConditions conditions, IUserStore users, TenantRegions regions, TimeProvider time)
{
    private const int MaxUserNameLength = 256;

    /// <returns>Null when there are errors.</returns>
    public async ValueTask<ValidSend?> ValidateAsync(
        TenantId tenant, SendCommand command, ErrorList errors, CancellationToken cancellationToken)
    {
        var timing = CheckCommon(command, errors);
        if (command.Payload is null)
            errors.Add(CommonErrors.Required(ChannelPayload.Path));
        else
            CommonChecks.Object(command.Payload, ChannelPayload.Path, errors);
        if (command.Destinations is null or { Count: 0 })
            errors.Add(CommonErrors.Required(InteractionDestination.Field));
        var integration = await FindIntegrationAsync(tenant, command.IntegrationId, errors, cancellationToken);
        if (integration is null)
            return null;

        var payload = ReadPayload(integration, command.Payload, adapt: false, errors).Payload;
        var destinations = await ReadAsync(tenant, integration, command.Destinations, errors, cancellationToken, command.HasReadDestinations);
        if (errors.IsEmpty)
            await conditions.CheckAsync(tenant, integration, payload!, destinations, isDue: timing.SendAt is null, confirmsOptOut: false, errors, cancellationToken);
        return errors.IsEmpty ? new ValidSend(integration, payload!, destinations, timing) { Command = command } : null;
    }

    /// <summary>Checks what is the same for all steps of a strategy.</summary>
    public SendTiming CheckCommon(SendCommand command, ErrorList errors)
    {
        if (command.UserName is { Length: > MaxUserNameLength })
            errors.Add(CommonErrors.TooLong("name", MaxUserNameLength));
        CommonChecks.Object(command.Metadata, "metadata", errors);
        CommonChecks.Object(command.PrimaryKey, "primaryKey", errors);
        return SendTiming.Read(command, time.GetUtcNow(), errors);
    }

    public async ValueTask<ResolvedIntegration?> FindIntegrationAsync(
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

    /// <param name="integration">What it goes through.</param>
    /// <param name="element">As somebody wrote it.</param>
    /// <param name="adapt">Whether what is another channel's is put into words of this one.</param>
    /// <param name="errors">Gets every rule that it breaks.</param>
    /// <returns>The payload, and as what it is kept where it was adapted.</returns>
    public (ChannelPayload? Payload, JsonElement? Json) ReadPayload(ResolvedIntegration integration, JsonElement? element, bool adapt, ErrorList errors)
    {
        if (element is not { ValueKind: JsonValueKind.Object } value)
            return default;

        var adapted = adapt ? integration.Channel.Adapt(value) : null;
        return (ReadPayload(integration, adapted ?? value, errors), adapted);
    }

    private static ChannelPayload? ReadPayload(ResolvedIntegration integration, JsonElement value, ErrorList errors)
    {
        var payload = integration.Channel.Read(
            value, new PayloadReading(integration.Integration.UnknownMembers, integration.Integration.AllowIrregularEmails), errors);
        if (payload is not null)
            integration.Adapter.CheckPayload(payload, errors);
        return payload;
    }

    public async ValueTask<List<Address>> ReadAsync(
        TenantId tenant, ResolvedIntegration integration, IReadOnlyList<string>? raw, ErrorList errors, CancellationToken cancellationToken, bool areRead = false)
    {
        var addresses = new List<Address>(raw?.Count ?? 0);
        var maximum = integration.Adapter.Descriptor.MaxDestinations;
        // The bound comes first: nobody needs an error for each of a million addresses.
        if (raw is null || raw.Count > maximum)
        {
            if (raw is not null)
                errors.Add(SendErrors.TooManyDestinations(maximum));
            return addresses;
        }

        var reading = integration.Reading(areRead ? null : await regions.OfAsync(tenant, cancellationToken));
        if (areRead)
            reading = reading with { DefaultRegion = null };
        for (var i = 0; i < raw.Count; i++)
        {
            var taken = integration.TryTake(raw[i], reading, out var address) ? address : await KnownAsync(tenant, integration, raw[i], reading, cancellationToken);
            if (taken is null)
                errors.Add(await RefusalOfAsync(tenant, integration.Channel, raw[i], i, cancellationToken));
            else if (!addresses.Exists(taken.Value.IsSame))
                addresses.Add(taken.Value);
        }

        return addresses;
    }

    /// <summary>Those of a send's destinations that an integration sends to.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="integration">The integration.</param>
    /// <param name="raw">As somebody wrote them; a bounded list.</param>
    /// <param name="places">Gets the positions of those.</param>
    /// <param name="errors">Gets the reason when they are too many.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    public async ValueTask<List<Address>> TakeSomeAsync(
        TenantId tenant, ResolvedIntegration integration, IReadOnlyList<string> raw, List<int> places, ErrorList errors, CancellationToken cancellationToken)
    {
        var addresses = new List<Address>();
        var reading = integration.Reading(await regions.OfAsync(tenant, cancellationToken));
        for (var i = 0; i < raw.Count; i++)
        {
            var taken = integration.TryTake(raw[i], reading, out var address) ? address : await KnownAsync(tenant, integration, raw[i], reading, cancellationToken);
            if (taken is not { } one)
                continue;

            places.Add(i);
            if (!addresses.Exists(one.IsSame))
                addresses.Add(one);
        }

        if (addresses.Count > integration.Adapter.Descriptor.MaxDestinations)
            errors.Add(SendErrors.TooManyDestinations(integration.Adapter.Descriptor.MaxDestinations));
        return addresses;
    }

    /// <summary>Digits that might be a national number too are meant as they are answered where somebody is known by them.</summary>
    private async Task<Address?> KnownAsync(
        TenantId tenant, ResolvedIntegration integration, string raw, AddressReading reading, CancellationToken cancellationToken) =>
        reading.DefaultRegion is not null && integration.TryTake(raw, reading with { DefaultRegion = null }, out var address)
            && await users.FindOwnersAsync(tenant, [address], cancellationToken) is [not null]
            ? address
            : null;

    /// <summary>Who wrote from an address that nothing can be sent to is known: the caller need not look for a mistake in it.</summary>
    private async Task<IrisError> RefusalOfAsync(TenantId tenant, IChannel channel, string? raw, int index, CancellationToken cancellationToken)
    {
        foreach (var kind in (DestinationKind[])[DestinationKinds.Sender, DestinationKinds.Group])
        {
            if (kind.TryNormalise(raw, default, out var value)
                && await users.FindOwnersAsync(tenant, [new Address(kind.Key, value)], cancellationToken) is [not null])
                return SendErrors.NotAnswerable(index, channel.Name);
        }

        return SendErrors.DestinationField(index, channel.Takes[0].Problem);
    }
}
