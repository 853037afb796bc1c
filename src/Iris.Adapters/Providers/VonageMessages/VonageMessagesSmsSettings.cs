using Iris.Core.Channels;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>The provider's access and how long it tries to deliver. (Source: C.7)</summary>
internal static class VonageMessagesSmsSettings
{
    private const int MaxTtl = 604_800;

    public static readonly SettingsSchema Schema = new([.. VonageMessagesAccess.Definitions, VonageMessagesAccess.TtlDefinition(MaxTtl)]);

    public static VonageMessagesAccess Bind(SettingsValues values, TimeProvider time) => VonageMessagesAccess.BindWithTtl(values, time);
}
