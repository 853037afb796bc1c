using System.Collections.Frozen;

namespace Iris.Core.Channels;

/// <summary>Finds channels and adapters by name. Built once; doubles and adapters of unknown channels stop the start.</summary>
public sealed class AdapterRegistry
{
    private readonly FrozenDictionary<string, IChannel> channels;
    private readonly FrozenDictionary<(string Channel, string Provider), IChannelAdapter> adapters;

    public AdapterRegistry(IEnumerable<IChannel> channels, IEnumerable<IChannelAdapter> adapters)
    {
        this.channels = channels.ToFrozenDictionary(channel => channel.Name, StringComparer.OrdinalIgnoreCase);
        this.adapters = adapters.ToFrozenDictionary(KeyOf);
        var orphan = this.adapters.Values.FirstOrDefault(adapter => !this.channels.ContainsKey(adapter.Descriptor.Channel));
        if (orphan is not null)
            throw new InvalidOperationException($"{orphan.GetType().Name} names the unknown channel {orphan.Descriptor.Channel}.");
    }

    public IReadOnlyList<IChannel> Channels => [.. channels.Values.OrderBy(channel => channel.Name, StringComparer.Ordinal)];

    public IReadOnlyList<IChannelAdapter> Adapters => adapters.Values;

    /// <summary>Finds a channel without regard to case; null when there is none.</summary>
    public IChannel? FindChannel(string name) => channels.GetValueOrDefault(name);

    /// <summary>Finds an adapter without regard to case; null when there is none.</summary>
    public IChannelAdapter? FindAdapter(string channel, string provider) =>
        adapters.GetValueOrDefault((channel.ToUpperInvariant(), provider.ToUpperInvariant()));

    private static (string Channel, string Provider) KeyOf(IChannelAdapter adapter) =>
        (adapter.Descriptor.Channel.ToUpperInvariant(), adapter.Descriptor.Provider.ToUpperInvariant());
}
