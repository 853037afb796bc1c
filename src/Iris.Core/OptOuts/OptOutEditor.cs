using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Core.Tenants;

namespace Iris.Core.OptOuts;

/// <summary>Opt-outs as callers of the API set and lift them.</summary>
public sealed class OptOutEditor(OptOutList list, IOptOutStore store, AdapterRegistry registry, TenantRegions regions)
{
    private const int MaxReasonLength = 256;

    /// <summary>Sends no more to an address through a channel. Saying it twice answers what is there.</summary>
    public async Task<Result<OptOut>> AddAsync(
        TenantId tenant, string? channel, string? destination, string? reason, ErrorList errors, CancellationToken cancellationToken)
    {
        var (found, address) = Check(channel, destination, await regions.ReadingAsync(tenant, cancellationToken), errors);
        if (found is null)
            errors.Add(CommonErrors.Required("channel"));
        if (string.IsNullOrWhiteSpace(destination))
            errors.Add(CommonErrors.Required("destination"));
        if (reason?.Length > MaxReasonLength)
            errors.Add(CommonErrors.TooLong("reason", MaxReasonLength));
        if (!errors.IsEmpty)
            return errors;

        var (optOut, isNew) = await list.AddAsync(tenant, found!.Name, address!.Value, OptOutSource.Api, reason, cancellationToken);
        if (isNew)
            return optOut;

        var there = await store.ListAsync(tenant, new OptOutFilter(optOut.Channel, optOut.Destination), null, 1, cancellationToken);
        return there.Items.Count > 0 ? there.Items[0] : optOut;
    }

    /// <summary>Sends to the address again.</summary>
    public async Task<Result<OptOut>> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) && await store.RemoveAsync(tenant, id, cancellationToken) is { } removed ? removed : OptOutErrors.NotFound;

    /// <summary>The filter of a list, names and addresses as they are stored.</summary>
    public async Task<OptOutFilter> FilterOfAsync(
        TenantId tenant, string? channel, string? destination, ErrorList errors, CancellationToken cancellationToken)
    {
        var (found, address) = Check(channel, destination, await regions.ReadingAsync(tenant, cancellationToken), errors);
        return new OptOutFilter(found?.Name, address?.LookupValue);
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
