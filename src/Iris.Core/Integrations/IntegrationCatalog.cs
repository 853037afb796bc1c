using System.Collections.Concurrent;
using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>An integration with everything resolved that a send needs.</summary>
/// <param name="Integration">The stored integration.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Adapter">Its provider's adapter.</param>
/// <param name="Settings">Bound by the adapter, secrets in clear.</param>
/// <param name="IsOffered">False for a stand-in that is not on offer to the tenant, whoever made it.</param>
public sealed record ResolvedIntegration(
    Integration Integration, IChannel Channel, IChannelAdapter Adapter, object Settings, bool IsOffered)
{
    private readonly InteractionIntegration description = new(
        Integration.Id, Integration.Name, Channel.Id, Channel.Name, Adapter.Descriptor.ProviderId, Adapter.Descriptor.Provider);

    /// <summary>Whether it was saved when it could still send without TLS.</summary>
    internal bool LacksTls { get; init; }

    /// <summary>What the provider knows when it asks for the callback URL to be confirmed; null where it never does, or where none was given.</summary>
    internal string? HandshakeToken { get; init; }

    /// <summary>Why nothing may be sent through it; null when it may.</summary>
    internal IrisError? Refusal => Integration.IsEnabled ? CallRefusal : IntegrationErrors.Disabled;

    /// <summary>Why its provider may not even be called; null when it may.</summary>
    internal IrisError? CallRefusal =>
        !IsOffered ? IntegrationErrors.ProviderNotOffered
        : LacksTls ? IntegrationErrors.SendsWithoutTls
        : null;

    /// <summary>How addresses of its sends are read.</summary>
    /// <param name="tenantRegion">The tenant's own default region; null for none.</param>
    public AddressReading Reading(string? tenantRegion) => new(Integration.DefaultRegion ?? tenantRegion, Integration.AllowIrregularEmails);

    /// <summary>Kinds of address that a message can be sent to. Where there are several, one account of a person has an address of each.</summary>
    public IReadOnlyList<DestinationKind> Takes { get; } = [.. Channel.Takes, .. Adapter.Descriptor.Takes];

    /// <summary>The address that a message can be sent to.</summary>
    /// <param name="raw">As somebody wrote it.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="address">The address.</param>
    /// <returns>False when it is of no kind that is sent to.</returns>
    public bool TryTake(string? raw, AddressReading reading, out Address address)
    {
        foreach (var kind in Takes)
        {
            if (TryRead(kind, raw, reading, out address))
                return true;
        }

        address = default;
        return false;
    }

    /// <summary>
    /// The address that somebody wrote from: one that can be answered, or else a short code or name. False for what is no address at all.
    /// </summary>
    public bool TryHear(string? raw, out Address address) =>
        TryTake(raw, new AddressReading(null, IrregularEmails: true), out address) || TryRead(DestinationKinds.Sender, raw, default, out address);

    /// <summary>The address that a provider told beside another one of the same person; false for what names nobody.</summary>
    public bool TryHearAlias(string? raw, out Address address)
    {
        if (TryTake(raw, new AddressReading(null, IrregularEmails: true), out address))
            return true;

        foreach (var kind in Adapter.Descriptor.Aliases)
        {
            if (TryRead(kind, raw, default, out address))
                return true;
        }

        return false;
    }

    private static bool TryRead(DestinationKind kind, string? raw, AddressReading reading, out Address address)
    {
        var isRead = kind.TryNormalise(raw, reading, out var value);
        address = isRead ? new Address(kind.Key, value!) : default;
        return isRead;
    }

    /// <summary>What an interaction shows of it.</summary>
    public InteractionIntegration Describe() => description;
}

/// <summary>
/// Integrations ready for use, kept in memory for a moment so that a send neither reads nor decrypts one. A change made through this
/// process is seen at once, one made elsewhere after <see cref="Lifetime"/>.
/// </summary>
public sealed class IntegrationCatalog(
    IIntegrationStore store, AdapterRegistry registry, AdapterOffers offers, TargetRules targets, ISecretProtector protector, TimeProvider time)
{
    /// <summary>How long another process's change may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(TenantId, string), Entry> entries = new();

    // An integration never changes its tenant.
    private readonly ConcurrentDictionary<string, TenantId> tenants = new();

    /// <summary>Finds an integration; null when the tenant has none of this id, or its adapter is not part of this build.</summary>
    public async ValueTask<ResolvedIntegration?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (entries.TryGetValue((tenant, id), out var entry) && entry.Until > now)
            return await OfferAsync(entry.Resolved, cancellationToken);

        var integration = await store.FindAsync(tenant, id, cancellationToken);
        if (integration is null)
        {
            entries.TryRemove((tenant, id), out _);
            return null;
        }

        var resolved = entry is not null && entry.Resolved.Integration.Version == integration.Version
            ? entry.Resolved with { Integration = integration }
            : Resolve(integration);
        if (resolved is null)
            return null;

        entries[(tenant, id)] = new Entry(resolved, now + Lifetime);
        return await OfferAsync(resolved, cancellationToken);
    }

    /// <summary>Finds by id alone, for a provider's callback; null as in <see cref="FindAsync"/>.</summary>
    public async ValueTask<ResolvedIntegration?> FindAnywhereAsync(string id, CancellationToken cancellationToken)
    {
        if (!tenants.TryGetValue(id, out var tenant))
        {
            if (await store.FindAnywhereAsync(id, cancellationToken) is not { } integration)
                return null;

            tenant = tenants.GetOrAdd(id, integration.Tenant);
        }

        return await FindAsync(tenant, id, cancellationToken);
    }

    /// <summary>Forgets an integration that was changed.</summary>
    public void Invalidate(TenantId tenant, string id) => entries.TryRemove((tenant, id), out _);

    /// <summary>All settings in clear.</summary>
    public SettingsValues Decrypt(Integration integration, SettingsSchema schema)
    {
        var values = new Dictionary<string, JsonElement>(integration.Settings);
        foreach (var (name, cipher) in integration.Secrets)
            values[name] = JsonSerializer.SerializeToElement(protector.Unprotect(cipher));
        return new SettingsValues(schema, values);
    }

    /// <summary>A tenant may become one that tests, or cease to be, with none of its integrations changed.</summary>
    private async ValueTask<ResolvedIntegration> OfferAsync(ResolvedIntegration resolved, CancellationToken cancellationToken) =>
        await offers.HasAsync(resolved.Integration.Tenant, resolved.Adapter, cancellationToken) is var isOffered && isOffered != resolved.IsOffered
            ? resolved with { IsOffered = isOffered }
            : resolved;

    private ResolvedIntegration? Resolve(Integration integration)
    {
        var channel = registry.FindChannel(integration.Channel);
        var adapter = registry.FindAdapter(integration.Channel, integration.Provider);
        if (channel is null || adapter is null)
            return null;

        var values = Decrypt(integration, adapter.Descriptor.Settings);
        return new ResolvedIntegration(integration, channel, adapter, adapter.BindSettings(values), !adapter.Descriptor.DevelopmentOnly)
        {
            LacksTls = targets.LacksTls(integration.Tenant, adapter, values),
            HandshakeToken = adapter.Descriptor.Settings.HandshakeSecret is { } secret ? values.Text(secret.Name) : null,
        };
    }

    private sealed record Entry(ResolvedIntegration Resolved, DateTimeOffset Until);
}
