using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>Nothing but the provider's app: the sender belongs to it. (Source: C.2)</summary>
internal sealed record SinchWhatsAppSettings(SinchConversationAccess Access)
{
    public static readonly SettingsSchema Schema = new(SinchConversationAccess.Definitions);

    public static SinchWhatsAppSettings Bind(SettingsValues values) => new(SinchConversationAccess.Bind(values));
}
