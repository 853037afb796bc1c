using Iris.Core.Channels;

namespace Iris.Adapters.WhatsApp.SinchLatam;

/// <summary>Access to Sinch Latin America. (Source: B.1)</summary>
internal sealed record SinchLatamWhatsAppSettings(Uri SendUrl, string UserName, string AuthenticationToken)
{
    public const string BaseUrlName = "baseUrl";
    public const string UserNameName = "userName";
    public const string TokenName = "authenticationToken";
    public const string DefaultBaseUrl = "https://api-messaging.wavy.global/v1";

    public static readonly SettingsSchema Schema = new(
        new SettingDefinition(BaseUrlName, SettingKind.Url, new("URL base de la API.", "Base URL of the API.")) { Default = DefaultBaseUrl },
        new SettingDefinition(UserNameName, SettingKind.Text,
            new("Usuario de la subcuenta que envía.", "User of the sub-account that sends."), Required: true),
        new SettingDefinition(TokenName, SettingKind.Secret,
            new("Token de autenticación del usuario.", "The user's authentication token."), Required: true));

    public static SinchLatamWhatsAppSettings Bind(SettingsValues values) => new(
        new Uri(values.RequiredText(BaseUrlName).TrimEnd('/') + "/whatsapp/send"),
        values.RequiredText(UserNameName),
        values.RequiredText(TokenName));

    /// <summary>Without the token: records print themselves.</summary>
    public override string ToString() => $"{SendUrl} as {UserName}";
}
