using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Attachments;
using Iris.Core.Catalogues;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Templates;
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
    /// <summary>The payload as it travels.</summary>
    public ChannelPayload Carried { get; } = Integration.Adapter.AsCarried(Payload, Integration.Settings);

    /// <summary>The payload as it is kept.</summary>
    public required JsonElement Content { get; init; }

    /// <summary>The template that it was made of; null for none.</summary>
    public InteractionTemplate? Template { get; init; }

    /// <summary>Whether the provider's catalogue was looked at; null for a payload that names nothing in it.</summary>
    public PayloadFact? CatalogueFact { get; init; }

    /// <summary>Ids of the attachments that it needs, each once.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <summary>What it counts as in a quota of sends.</summary>
    public long Cost => Carried.BilledParts is { } parts ? (long)parts * Destinations.Count : 1;
}

/// <summary>Checks everything of a send that needs no user or process, and reports all of it.</summary>
internal sealed class SendValidator(
    IntegrationCatalog catalog, SendConditions conditions, IUserStore users, TenantRegions regions, TemplateSender templates, CatalogueCheck catalogues,
    AttachmentCheck attachments, TimeProvider time)
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

        if (command.Template is { } use)
            return await FillAsync(tenant, command, use, integration, timing, errors, cancellationToken);

        var payload = ReadPayload(integration, command.Payload, errors);
        var destinations = await ReadAsync(tenant, integration, command.Destinations, errors, cancellationToken);
        var files = await attachments.CheckAsync(tenant, integration, payload, command.AttachmentsId, errors, cancellationToken);
        if (errors.IsEmpty)
            await conditions.CheckAsync(tenant, integration, payload!, destinations, isDue: timing.SendAt is null, confirmsOptOut: false, errors, cancellationToken);
        var fact = payload is null ? null : await catalogues.RunAsync(integration, payload, errors, cancellationToken);
        return errors.IsEmpty
            ? new ValidSend(integration, payload!, destinations, timing) { Content = command.Payload!.Value, CatalogueFact = fact, Attachments = files }
            : null;
    }

    /// <summary>The same of a send whose payload a template makes; whom it goes to may choose the language.</summary>
    private async ValueTask<ValidSend?> FillAsync(
        TenantId tenant, SendCommand command, TemplateUse use, ResolvedIntegration integration, SendTiming timing, ErrorList errors,
        CancellationToken cancellationToken)
    {
        var destinations = await ReadAsync(tenant, integration, command.Destinations, errors, cancellationToken);
        var found = new ErrorList();
        var filled = command.Payload is not null
            ? null
            : await templates.FillAsync(
                tenant, use, integration.Channel, cancel => FindReaderAsync(tenant, destinations, cancel), found, cancellationToken);
        var payload = ReadPayload(integration, filled?.Payload, found);
        var files = await attachments.CheckAsync(tenant, integration, payload, command.AttachmentsId, found, cancellationToken);
        if (errors.IsEmpty && found.IsEmpty)
            await conditions.CheckAsync(tenant, integration, payload!, destinations, isDue: timing.SendAt is null, confirmsOptOut: false, found, cancellationToken);
        var fact = payload is null ? null : await catalogues.RunAsync(integration, payload, found, cancellationToken);
        errors.AddRange(found.Items.Select(TemplateSender.Moved));
        return errors.IsEmpty
            ? new ValidSend(integration, payload!, destinations, timing) { Content = filled!.Payload, Template = filled.Shown, CatalogueFact = fact, Attachments = files }
            : null;
    }

    private async ValueTask<Reader> FindReaderAsync(TenantId tenant, List<Address> destinations, CancellationToken cancellationToken)
    {
        if (destinations.Count == 0 || await users.FindOwnersAsync(tenant, [destinations[0]], cancellationToken) is not [{ } user])
            return Reader.Unknown;

        return new Reader(UserLocale.Find(user.Metadata), UserZone.Find(user.Metadata) is { } zone ? UserZone.Read(zone) : null);
    }

    private static void CheckMembers(SendCommand command, ErrorList errors)
    {
        if (command.UserName is { Length: > MaxUserNameLength })
            errors.Add(CommonErrors.TooLong("name", MaxUserNameLength));
        CommonChecks.Object(command.Metadata, "metadata", errors);
        CommonChecks.Object(command.PrimaryKey, "primaryKey", errors);
        if (command.Payload is null && command.Template is null)
            errors.Add(CommonErrors.Required(ChannelPayload.Path));
        else if (command.Payload is not null && command.Template is not null)
            errors.Add(TemplateErrors.PayloadBeside);
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

        var payload = integration.Channel.Read(
            value, new PayloadReading(integration.Integration.UnknownMembers, integration.Integration.AllowIrregularEmails), errors);
        if (payload is not null)
            integration.Adapter.CheckPayload(payload, errors);
        return payload;
    }

    private async ValueTask<List<Address>> ReadAsync(
        TenantId tenant, ResolvedIntegration integration, IReadOnlyList<string>? raw, ErrorList errors, CancellationToken cancellationToken)
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

        var reading = integration.Reading(await regions.OfAsync(tenant, cancellationToken));
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
