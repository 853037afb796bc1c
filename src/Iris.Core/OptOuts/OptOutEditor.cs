using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Tenants;

namespace Iris.Core.OptOuts;

/// <summary>Opt-outs as callers of the API set and lift them.</summary>
public sealed class OptOutEditor(OptOutList list, IOptOutStore store, AdapterRegistry registry, IntegrationCatalog catalog, TenantRegions regions)
{
    private const int MaxReasonLength = 256;

    /// <summary>Sends no more to an address through a channel. Saying it twice answers what is there.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="channel">Name of the channel.</param>
    /// <param name="destination">The address, in any spelling.</param>
    /// <param name="integrationId">The integration of that channel that it holds for alone; null for all.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<OptOut>> AddAsync(
        TenantId tenant, string? channel, string? destination, string? integrationId, string? reason, ErrorList errors,
        CancellationToken cancellationToken)
    {
        var (found, address) = Check(channel, destination, await regions.ReadingAsync(tenant, cancellationToken), errors);
        if (found is null)
            errors.Add(CommonErrors.Required("channel"));
        if (string.IsNullOrWhiteSpace(destination))
            errors.Add(CommonErrors.Required("destination"));
        if (reason?.Length > MaxReasonLength)
            errors.Add(CommonErrors.TooLong("reason", MaxReasonLength));
        if (integrationId is not null && found is not null
            && (!IrisId.IsValid(integrationId) || (await catalog.FindAsync(tenant, integrationId, cancellationToken))?.Channel.Name != found.Name))
            errors.Add(OptOutErrors.IntegrationNotFound);
        if (!errors.IsEmpty)
            return errors;

        var scope = new OptOutScope(found!.Name, integrationId);
        var (optOut, isNew) = await list.AddAsync(tenant, scope, address!.Value, OptOutSource.Api, reason, cancellationToken);
        return isNew ? optOut : await list.ReadAsync(tenant, scope, address.Value, cancellationToken) ?? optOut;
    }

    /// <summary>Sends to the address again.</summary>
    public async Task<Result<OptOut>> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) && await store.RemoveAsync(tenant, id, cancellationToken) is { } removed ? removed : OptOutErrors.NotFound;

    /// <summary>The filter of a list, names and addresses as they are stored.</summary>
    public async Task<OptOutFilter> FilterOfAsync(
        TenantId tenant, string? channel, string? destination, string? integrationId, ErrorList errors, CancellationToken cancellationToken)
    {
        if (integrationId is not null && !IrisId.IsValid(integrationId))
            errors.Add(CommonErrors.InvalidId("integrationId"));
        var (found, address) = Check(channel, destination, await regions.ReadingAsync(tenant, cancellationToken), errors);
        return new OptOutFilter(found?.Name, address?.LookupValue, integrationId);
    }

    /// <summary>Without a channel, an address is read as whatever it looks like.</summary>
    private (IChannel? Channel, Address? Destination) Check(string? channel, string? destination, AddressReading reading, ErrorList errors)
    {
        var found = channel is null ? null : registry.FindChannel(channel);
        if (channel is not null && found is null)
            errors.Add(CommonErrors.NotAllowed("channel", registry.Channels.Select(one => one.Name)));
        if (string.IsNullOrWhiteSpace(destination))
            return (found, null);

        foreach (var kind in found?.Takes ?? [])
        {
            if (kind.TryNormalise(destination, reading, out var value))
                return (found, new Address(kind.Key, value));
        }

        var problem = found?.Takes[0].Problem;
        if (found is null && DestinationKinds.TryGuess(destination, reading, out var address, out problem))
            return (null, address);

        errors.Add("INVALID_DESTINATION", "destination", problem!);
        return (found, null);
    }
}
