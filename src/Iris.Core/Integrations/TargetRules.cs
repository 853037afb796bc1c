using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>Where integrations may send, as far as their settings tell. What DNS makes of a name is checked with every connection.</summary>
public sealed class TargetRules(IOutgoingPolicy policy)
{
    /// <summary>Adds every setting that leads where nothing may be sent, or without TLS where that is wanted.</summary>
    internal void Check(TenantId tenant, IChannelAdapter adapter, SettingsValues values, ErrorList errors)
    {
        var caller = CallerOf(tenant, adapter);
        foreach (var target in adapter.TargetsOf(values))
        {
            if (!policy.AllowsHost(caller, target.Host, target.Port))
                errors.Add(IntegrationErrors.AddressNotAllowed($"{SettingsSchema.Path}.{target.Setting}"));
            if (target.IsPlain && !policy.AllowsPlain(caller, target.Host, target.Port))
                errors.Add(IntegrationErrors.TlsRequired($"{SettingsSchema.Path}.{target.TlsSetting}"));
        }
    }

    /// <summary>Whether settings that were saved earlier would send without TLS where that is not allowed.</summary>
    internal bool LacksTls(TenantId tenant, IChannelAdapter adapter, SettingsValues values) =>
        adapter.TargetsOf(values).Any(
            target => target.IsPlain && !policy.AllowsPlain(CallerOf(tenant, adapter), target.Host, target.Port));

    private static OutgoingCaller CallerOf(TenantId tenant, IChannelAdapter adapter) => new(tenant.Value, adapter.Descriptor.Provider);
}
