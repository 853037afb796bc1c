using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>A service plan of the SMS API. (Source: C.1)</summary>
internal sealed record SinchSmsSettings(Uri BatchesUrl, string ApiToken, string? From, string? WebhookSecret)
{
    public const string ApiTokenName = "apiToken";
    private const string ServicePlanIdName = "servicePlanId";
    private const string RegionName = "region";
    private const string BaseUrlName = "baseUrl";
    private const string FromName = "from";
    private const string WebhookSecretName = "webhookSecret";

    public static readonly SettingsSchema Schema = new(
        new SettingDefinition(ServicePlanIdName, SettingKind.Text,
            new("Id del plan de servicio.", "Id of the service plan."), Required: true)
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(ApiTokenName, SettingKind.Secret,
            new("Token de la API del plan de servicio.", "API token of the service plan."), Required: true),
        new SettingDefinition(RegionName, SettingKind.Choice,
            new("Región del plan de servicio.", "Region of the service plan."), Required: true)
        {
            Choices = ["us", "eu", "au", "br", "ca"],
        },
        new SettingDefinition(BaseUrlName, SettingKind.Url,
            new("URL base en lugar de la de la región; sin /xms/v1.", "Base URL in place of the region's; without /xms/v1.")),
        new SettingDefinition(FromName, SettingKind.Text,
            new("Remitente: número o texto. Sin él, el remitente por defecto de la cuenta.",
                "Sender: a number or a text. Without it, the account's default sender."))
        {
            RoutesSecrets = false,
            MaxLength = 32,
        },
        new SettingDefinition(WebhookSecretName, SettingKind.Secret,
            new("Secreto con el que el proveedor firma sus notificaciones; sin él no se comprueba firma.",
                "Secret with which the provider signs its callbacks; without it no signature is checked."))
        {
            Uses = SecretUses.Callbacks,
        });

    public static SinchSmsSettings Bind(SettingsValues values)
    {
        var host = values.Text(BaseUrlName)?.TrimEnd('/') ?? $"https://{values.RequiredText(RegionName)}.sms.api.sinch.com";
        var plan = Uri.EscapeDataString(values.RequiredText(ServicePlanIdName));
        return new SinchSmsSettings(
            new Uri($"{host}/xms/v1/{plan}/batches"),
            values.RequiredText(ApiTokenName),
            values.Text(FromName),
            values.Text(WebhookSecretName));
    }

    /// <summary>Without secrets: records print themselves.</summary>
    public override string ToString() => BatchesUrl.ToString();
}
