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
/// <param name="Content">What it says.</param>
/// <param name="Destinations">Whom it goes to, each once.</param>
/// <param name="Timing">When it goes out.</param>
internal sealed record ValidSend(
    ResolvedIntegration Integration, SendContent Content, IReadOnlyList<Address> Destinations, SendTiming Timing)
{
    /// <summary>As it is sent: with a strategy, its first step.</summary>
    public required SendCommand Command { get; init; }

    public ChannelPayload Payload => Content.Payload;

    /// <summary>The payload as it travels.</summary>
    public ChannelPayload Carried { get; } = Integration.Adapter.AsCarried(Content.Payload, Integration.Settings);

    /// <summary>What it counts as in a quota of sends.</summary>
    public long Cost => Carried.BilledParts is { } parts ? (long)parts * Destinations.Count : 1;

    /// <summary>About what it will take in the store; with a strategy that it begins, all its steps.</summary>
    public long StoredBytes => InteractionSize.Stored(Content.Json, Command.Metadata, Command.PrimaryKey, Content.Template)
        + (Command.Chain is { Later.Count: > 0 } chain ? chain.Run.Steps.Sum(step => InteractionSize.Stored(step.Payload, null, null, step.Template)) : 0);
}

/// <summary>Checks everything of a send that needs no user or process, and reports all of it.</summary>
internal sealed class SendValidator(
    IntegrationCatalog catalog, ContentReader contents, SendConditions conditions, IUserStore users, TenantRegions regions, TimeProvider time)
{
    private const int MaxUserNameLength = 256;

    /// <returns>Null when there are errors.</returns>
    public async ValueTask<ValidSend?> ValidateAsync(
        TenantId tenant, SendCommand command, ErrorList errors, CancellationToken cancellationToken)
    {
        var timing = CheckCommon(command, errors);
        var wording = Wording.Of(command);
        wording.Check(errors);
        if (command.Destinations is null or { Count: 0 })
            errors.Add(CommonErrors.Required(InteractionDestination.Field));
        var integration = await FindIntegrationAsync(tenant, command.IntegrationId, errors, cancellationToken);
        if (integration is null)
            return null;

        var ofDestinations = new ErrorList();
        var destinations = await ReadAsync(tenant, integration, command.Destinations, ofDestinations, cancellationToken, command.HasReadDestinations);
        var content = await contents.ReadAsync(
            tenant, integration, wording, cancel => contents.FindReaderAsync(tenant, destinations, cancel), errors, cancellationToken);
        errors.AddRange(ofDestinations.Items);
        if (content is null || !errors.IsEmpty)
            return null;

        var found = new ErrorList();
        await conditions.CheckAsync(tenant, integration, content.Payload, destinations, isDue: timing.SendAt is null, confirmsOptOut: false, found, cancellationToken);
        errors.AddRange(wording.Placed(found.Items));
        return errors.IsEmpty
            ? new ValidSend(integration, content with { Template = content.Template ?? command.MadeOf }, destinations, timing) { Command = command }
            : null;
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
