using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>An app of the Sinch Conversation API: the same for every channel. (Source: C.2, C.4)</summary>
internal sealed record SinchConversationAccess(
    Uri SendUrl, string AppId, SinchCredentials Credentials, string? WebhookSecret, string? CallbackUrlSecret)
{
    public const string ProviderName = "Sinch";

    private const string RegionName = "region";
    private const string ProjectIdName = "projectId";
    private const string AppIdName = "appId";
    private const string KeyIdName = "keyId";
    private const string KeySecretName = "keySecret";
    private const string WebhookSecretName = "webhookSecret";
    private const string CallbackUrlSecretName = "callbackUrlSecret";
    private const string BaseUrlName = "baseUrl";
    private const string TokenUrlName = "tokenUrl";

    public static readonly IReadOnlyList<SettingDefinition> Definitions =
    [
        new SettingDefinition(RegionName, SettingKind.Choice,
            new("Región de la aplicación.", "Region of the app."), Required: true)
        {
            Choices = ["us", "eu", "br"],
        },
        new SettingDefinition(ProjectIdName, SettingKind.Text, new("Id del proyecto.", "Id of the project."), Required: true)
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(AppIdName, SettingKind.Text, new("Id de la aplicación.", "Id of the app."), Required: true)
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(KeyIdName, SettingKind.Text, new("Id de la clave de acceso.", "Id of the access key."), Required: true)
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(KeySecretName, SettingKind.Secret,
            new("Secreto de la clave de acceso.", "Secret of the access key."), Required: true),
        new SettingDefinition(WebhookSecretName, SettingKind.Secret,
            new("Secreto del webhook de la aplicación; sin él no se comprueba firma.",
                "Secret of the app's webhook; without it no signature is checked."))
        {
            Uses = SecretUses.Callbacks,
        },
        new SettingDefinition(CallbackUrlSecretName, SettingKind.Secret,
            new("Secreto de la aplicación para las URL que acompañan a un envío (secret_for_overridden_callback_urls). Con webhookSecret y "
                + "sin él, los envíos no llevan URL y todo llega por el webhook.",
                "The app's secret for URLs that go with a send (secret_for_overridden_callback_urls). With webhookSecret and without it, "
                + "sends carry no URL and everything comes by the webhook."))
        {
            Uses = SecretUses.Callbacks,
        },
        new SettingDefinition(BaseUrlName, SettingKind.Url,
            new("URL base en lugar de la de la región; sin /v1.", "Base URL in place of the region's; without /v1.")),
        new SettingDefinition(TokenUrlName, SettingKind.Url,
            new("URL en la que se obtiene el token OAuth 2.0.", "URL where the OAuth 2.0 token is had."))
        {
            Default = "https://auth.sinch.com/oauth2/token",
        },
    ];

    public static SinchConversationAccess Bind(SettingsValues values)
    {
        var host = values.Text(BaseUrlName)?.TrimEnd('/') ?? $"https://{values.RequiredText(RegionName)}.conversation.api.sinch.com";
        return new SinchConversationAccess(
            new Uri($"{host}/v1/projects/{Uri.EscapeDataString(values.RequiredText(ProjectIdName))}/messages:send"),
            values.RequiredText(AppIdName),
            new SinchCredentials(
                new Uri(values.RequiredText(TokenUrlName)), values.RequiredText(KeyIdName), values.RequiredText(KeySecretName)),
            values.Text(WebhookSecretName),
            values.Text(CallbackUrlSecretName));
    }

    /// <summary>
    /// Reports to a URL that goes with a send are signed with a secret of the app. Where signatures are checked and that secret is not
    /// given, they could not be told from forged ones: the webhook tells the same. (Source: C.4)
    /// </summary>
    public string? CallbackUrlOf(SendRequest request) =>
        WebhookSecret is null || CallbackUrlSecret is not null ? request.CallbackUrl : null;

    /// <summary>A callback may be the webhook's or that of a send; their secrets differ.</summary>
    public CallbackVerdict Verify(ProviderCallback callback)
    {
        var verdict = CallbackVerdict.NotSigned;
        foreach (var secret in new[] { WebhookSecret, CallbackUrlSecret }.OfType<string>())
        {
            verdict = SinchSignature.Verify(callback, secret);
            if (verdict.IsGenuine)
                break;
        }

        return verdict;
    }

    /// <summary>Without secrets: records print themselves.</summary>
    public override string ToString() => $"{SendUrl} as {Credentials}";
}
