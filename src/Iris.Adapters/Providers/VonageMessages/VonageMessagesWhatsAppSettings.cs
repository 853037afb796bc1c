using Iris.Core.Channels;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>Nothing but the provider's access: messages of this channel have no time to live. (Source: VO-SDK)</summary>
internal static class VonageMessagesWhatsAppSettings
{
    public static readonly SettingsSchema Schema = new(VonageMessagesAccess.Definitions);

    public static VonageMessagesAccess Bind(SettingsValues values, TimeProvider time) => VonageMessagesAccess.Bind(values, time);
}
