using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Vonage;

/// <summary>An account of the SMS API. (Source: C.6)</summary>
internal sealed class VonageSmsSettings : ProviderSettings
{
    [Setting("Clave de API de la cuenta.", "API key of the account.", RoutesSecrets = false)]
    public required string ApiKey { get; init; }

    [Setting(
        "Secreto de API que acompaña a cada envío. Hace falta este o sendSignatureSecret.",
        "API secret that goes with each send. Either this or sendSignatureSecret is needed.", Kind = SettingKind.Secret)]
    public string? ApiSecret { get; init; }

    [Setting(
        "Secreto de firma con el que se firman los envíos en lugar de llevar apiSecret.",
        "Signature secret with which sends are signed in place of carrying apiSecret.", Kind = SettingKind.Secret)]
    public string? SendSignatureSecret { get; init; }

    [Setting("Remitente: número o texto.", "Sender: a number or a text.", RoutesSecrets = false, MaxLength = 32)]
    public required string From { get; init; }

    [Setting(
        "Secreto con el que el proveedor firma sus notificaciones; sin él no se comprueba firma.",
        "Secret with which the provider signs its callbacks; without it no signature is checked.",
        Kind = SettingKind.Secret, Uses = SecretUses.Callbacks)]
    public string? SignatureSecret { get; init; }

    /// <summary>Of both signatures.</summary>
    [Setting(
        "Método de firma de la cuenta: hash MD5, o HMAC con MD5, SHA-1, SHA-256 o SHA-512.",
        "Signature method of the account: MD5 hash, or HMAC with MD5, SHA-1, SHA-256 or SHA-512.",
        Choices = new[]
        {
            VonageSignature.Md5Hash, VonageSignature.HmacMd5, VonageSignature.HmacSha1, VonageSignature.HmacSha256, VonageSignature.HmacSha512,
        })]
    public string SignatureMethod { get; init; } = VonageSignature.Md5Hash;

    [Setting(
        "Segundos durante los que el proveedor intenta la entrega; sin él, 72 horas.",
        "Seconds for which the provider tries to deliver; without it, 72 hours.",
        RoutesSecrets = false, Minimum = 20, Maximum = 604_800)]
    public int? TtlSeconds { get; init; }

    [Setting("URL base en lugar de la del proveedor; sin /sms/json.", "Base URL in place of the provider's; without /sms/json.", Kind = SettingKind.Url)]
    public string BaseUrl { get; init; } = "https://rest.nexmo.com";

    /// <summary>Where sends go.</summary>
    public Uri SendUrl => new($"{BaseUrl.TrimEnd('/')}/sms/json");

    /// <summary>Where the account's balance is read.</summary>
    public Uri BalanceUrl => new($"{BaseUrl.TrimEnd('/')}/account/get-balance");

    /// <summary>The provider refuses a send with a secret and a signature (status 32) as well as one with neither. (Source: C.6)</summary>
    public override void Check(ErrorList errors) =>
        CheckExactlyOne((nameof(ApiSecret), ApiSecret), (nameof(SendSignatureSecret), SendSignatureSecret), errors);
}
