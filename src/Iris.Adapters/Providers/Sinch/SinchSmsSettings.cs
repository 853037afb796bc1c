using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>A service plan of the SMS API. (Source: C.1)</summary>
internal sealed class SinchSmsSettings : ProviderSettings
{
    [Setting("Id del plan de servicio.", "Id of the service plan.", RoutesSecrets = false)]
    public required string ServicePlanId { get; init; }

    [Setting("Token de la API del plan de servicio.", "API token of the service plan.", Kind = SettingKind.Secret)]
    public required string ApiToken { get; init; }

    [Setting("Región del plan de servicio.", "Region of the service plan.", Choices = new[] { "us", "eu", "au", "br", "ca" })]
    public required string Region { get; init; }

    [Setting("URL base en lugar de la de la región; sin /xms/v1.", "Base URL in place of the region's; without /xms/v1.", Kind = SettingKind.Url)]
    public string? BaseUrl { get; init; }

    [Setting(
        "Remitente: número o texto. Sin él, el remitente por defecto de la cuenta.",
        "Sender: a number or a text. Without it, the account's default sender.", RoutesSecrets = false, MaxLength = 32)]
    public string? From { get; init; }

    [Setting(
        "Secreto con el que el proveedor firma sus notificaciones; sin él no se comprueba firma.",
        "Secret with which the provider signs its callbacks; without it no signature is checked.",
        Kind = SettingKind.Secret, Uses = SecretUses.Callbacks)]
    public string? WebhookSecret { get; init; }

    /// <summary>Where sends go.</summary>
    public Uri BatchesUrl => new(
        $"{BaseUrl?.TrimEnd('/') ?? $"https://{Region}.sms.api.sinch.com"}/xms/v1/{Uri.EscapeDataString(ServicePlanId)}/batches");

    public override void Check(ErrorList errors) => CheckHeader(nameof(ApiToken), ApiToken, errors);
}
