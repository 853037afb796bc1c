using Iris.Core.Channels;

namespace Iris.Core.Integrations;

/// <summary>The adapters that integrations may be made of: all of the build, without the stand-ins unless the host wants those too.</summary>
/// <param name="registry">All adapters.</param>
/// <param name="includeDevelopment">Whether adapters marked as for development only are on offer.</param>
public sealed class AdapterOffer(AdapterRegistry registry, bool includeDevelopment)
{
    /// <summary>What is on offer, by channel and provider.</summary>
    public IReadOnlyList<IChannelAdapter> Adapters { get; } =
    [
        .. registry.Adapters
            .Where(adapter => includeDevelopment || !adapter.Descriptor.DevelopmentOnly)
            .OrderBy(adapter => adapter.Descriptor.Channel, StringComparer.Ordinal)
            .ThenBy(adapter => adapter.Descriptor.Provider, StringComparer.Ordinal),
    ];

    /// <summary>Whether integrations of this adapter may be made, and may send.</summary>
    public bool Has(IChannelAdapter adapter) => Adapters.Contains(adapter);

    /// <summary>The channels that have a provider on offer.</summary>
    public IReadOnlyList<IChannel> Channels =>
        [.. registry.Channels.Where(channel => ProvidersOf(channel).Count > 0)];

    /// <summary>The providers of a channel that are on offer.</summary>
    public IReadOnlyList<IChannelAdapter> ProvidersOf(IChannel channel) =>
        [.. Adapters.Where(adapter => string.Equals(adapter.Descriptor.Channel, channel.Name, StringComparison.OrdinalIgnoreCase))];
}
