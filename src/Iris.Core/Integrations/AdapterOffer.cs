using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>The adapters that integrations may be made of: all of the build, with or without the stand-ins.</summary>
/// <param name="registry">All adapters.</param>
/// <param name="includeStandIns">Whether adapters that stand in for a provider are on offer.</param>
public sealed class AdapterOffer(AdapterRegistry registry, bool includeStandIns)
{
    /// <summary>What is on offer, by channel and provider.</summary>
    public IReadOnlyList<IChannelAdapter> Adapters { get; } =
    [
        .. registry.Adapters
            .Where(adapter => includeStandIns || !adapter.Descriptor.DevelopmentOnly)
            .OrderBy(adapter => adapter.Descriptor.Channel, StringComparer.Ordinal)
            .ThenBy(adapter => adapter.Descriptor.Provider, StringComparer.Ordinal),
    ];

    /// <summary>The channels that have a provider on offer.</summary>
    public IReadOnlyList<IChannel> Channels =>
        [.. registry.Channels.Where(channel => ProvidersOf(channel).Count > 0)];

    /// <summary>The providers of a channel that are on offer.</summary>
    public IReadOnlyList<IChannelAdapter> ProvidersOf(IChannel channel) =>
        [.. Adapters.Where(adapter => string.Equals(adapter.Descriptor.Channel, channel.Name, StringComparison.OrdinalIgnoreCase))];
}

/// <summary>What is on offer to a tenant: stand-ins in Development, and elsewhere to tenants that are there to test.</summary>
/// <param name="registry">All adapters.</param>
/// <param name="tests">Which tenants are there to test.</param>
/// <param name="isDevelopment">Whether stand-ins are on offer to every tenant.</param>
public sealed class AdapterOffers(AdapterRegistry registry, ITestTenants tests, bool isDevelopment)
{
    private readonly AdapterOffer all = new(registry, includeStandIns: true);
    private readonly AdapterOffer real = new(registry, includeStandIns: false);

    /// <summary>The adapters that a tenant may make integrations of.</summary>
    public async ValueTask<AdapterOffer> OfAsync(TenantId tenant, CancellationToken cancellationToken) =>
        isDevelopment || await tests.IsTestAsync(tenant, cancellationToken) ? all : real;

    /// <summary>Whether a tenant may make integrations of this adapter, and send through them.</summary>
    public async ValueTask<bool> HasAsync(TenantId tenant, IChannelAdapter adapter, CancellationToken cancellationToken) =>
        !adapter.Descriptor.DevelopmentOnly || isDevelopment || await tests.IsTestAsync(tenant, cancellationToken);
}

/// <summary>Tells which tenants are there to test.</summary>
public interface ITestTenants
{
    /// <summary>Whether the tenant is marked as one; false where there is none of this id.</summary>
    ValueTask<bool> IsTestAsync(TenantId tenant, CancellationToken cancellationToken);
}
