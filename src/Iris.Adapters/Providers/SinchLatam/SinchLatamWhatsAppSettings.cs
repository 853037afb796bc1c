using Iris.Core.Channels;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>Nothing but the provider's access: the sending number belongs to the account. (Source: B.1)</summary>
internal sealed record SinchLatamWhatsAppSettings(SinchLatamAccess Access)
{
    public static readonly SettingsSchema Schema = new(SinchLatamAccess.Definitions);

    public static SinchLatamWhatsAppSettings Bind(SettingsValues values) => new(SinchLatamAccess.Bind(values, "/whatsapp/send"));
}
