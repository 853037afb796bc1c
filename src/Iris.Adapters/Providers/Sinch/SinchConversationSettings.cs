using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>An app of the Sinch Conversation API, the same for every channel: the sender belongs to it. (Source: C.2, C.4)</summary>
internal sealed class SinchConversationSettings : ProviderSettings
{
    [Setting("Región de la aplicación.", "Region of the app.", Choices = new[] { "us", "eu", "br" })]
    public required string Region { get; init; }

    [Setting("Id del proyecto.", "Id of the project.", RoutesSecrets = false)]
    public required string ProjectId { get; init; }

    [Setting("Id de la aplicación.", "Id of the app.", RoutesSecrets = false)]
    public required string AppId { get; init; }

    [Setting("Id de la clave de acceso.", "Id of the access key.", RoutesSecrets = false)]
    public required string KeyId { get; init; }

    [Setting("Secreto de la clave de acceso.", "Secret of the access key.", Kind = SettingKind.Secret)]
    public required string KeySecret { get; init; }

    [Setting(
        "Secreto del webhook de la aplicación; sin él no se comprueba firma.",
        "Secret of the app's webhook; without it no signature is checked.", Kind = SettingKind.Secret, Uses = SecretUses.Callbacks)]
    public string? WebhookSecret { get; init; }

    [Setting(
        "Secreto de la aplicación para las URL que acompañan a un envío (secret_for_overridden_callback_urls). Con webhookSecret y "
        + "sin él, los envíos no llevan URL y todo llega por el webhook.",
        "The app's secret for URLs that go with a send (secret_for_overridden_callback_urls). With webhookSecret and without it, "
        + "sends carry no URL and everything comes by the webhook.", Kind = SettingKind.Secret, Uses = SecretUses.Callbacks)]
    public string? CallbackUrlSecret { get; init; }

    [Setting("URL base en lugar de la de la región; sin /v1.", "Base URL in place of the region's; without /v1.", Kind = SettingKind.Url)]
    public string? BaseUrl { get; init; }

    [Setting("URL en la que se obtiene el token OAuth 2.0.", "URL where the OAuth 2.0 token is had.", Kind = SettingKind.Url)]
    public string TokenUrl { get; init; } = "https://auth.sinch.com/oauth2/token";

    /// <summary>Where the Provisioning API lists templates; whoever stands in for the one API stands in for the other. (Source: SI-PROV)</summary>
    public Uri TemplatesUrl(int pageSize, string page) => new(
        $"{BaseUrl?.TrimEnd('/') ?? "https://provisioning.api.sinch.com"}/v1/projects/{Uri.EscapeDataString(ProjectId)}/whatsapp/templates?pageSize={pageSize}"
        + (page.Length == 0 ? "" : $"&pageToken={Uri.EscapeDataString(page)}"));

    public Uri SendUrl => new($"{ProjectUrl}/messages:send");

    /// <summary>Where the app is read.</summary>
    public Uri AppUrl => new($"{ProjectUrl}/apps/{Uri.EscapeDataString(AppId)}");

    public SinchCredentials Credentials => new(new Uri(TokenUrl), KeyId, KeySecret);

    private string ProjectUrl =>
        $"{BaseUrl?.TrimEnd('/') ?? $"https://{Region}.conversation.api.sinch.com"}/v1/projects/{Uri.EscapeDataString(ProjectId)}";

    /// <summary>
    /// Reports to a URL that goes with a send are signed with a secret of the app. Where signatures are checked and that secret is not
    /// given, they could not be told from forged ones: the webhook tells the same. (Source: C.4)
    /// </summary>
    public string? CallbackUrlOf(ProviderSend request) =>
        WebhookSecret is null || CallbackUrlSecret is not null ? request.CallbackUrl : null;
}
