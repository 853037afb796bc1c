using Iris.Core.Channels;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>The provider's access and how long it tries to deliver. (Source: C.7)</summary>
internal static class VonageMessagesRcsSettings
{
    private const int MaxTtl = 259_200;

    public static readonly SettingsSchema Schema = new([.. VonageMessagesAccess.Definitions, VonageMessagesAccess.TtlDefinition(MaxTtl)]);

    public static VonageMessagesAccess Bind(SettingsValues values, TimeProvider time) => VonageMessagesAccess.BindWithTtl(values, time);
}
