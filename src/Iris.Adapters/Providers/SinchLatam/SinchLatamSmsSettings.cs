using Iris.Core.Channels;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>The sender number belongs to the account and is no part of a request. (Source: B.6)</summary>
internal sealed record SinchLatamSmsSettings(SinchLatamAccess Access, string? CampaignAlias)
{
    private const string CampaignAliasName = "campaignAlias";

    public static readonly SettingsSchema Schema = new(
    [
        .. SinchLatamAccess.Definitions,
        new SettingDefinition(CampaignAliasName, SettingKind.Text,
            new("Alias de la campaña a la que se asignan los envíos.", "Alias of the campaign that sends are assigned to."))
        {
            RoutesSecrets = false,
        },
    ]);

    public static SinchLatamSmsSettings Bind(SettingsValues values) =>
        new(SinchLatamAccess.Bind(values, "/send-sms"), values.Text(CampaignAliasName));
}
