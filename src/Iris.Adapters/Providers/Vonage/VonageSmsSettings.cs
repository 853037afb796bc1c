using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.Vonage;

/// <summary>An account of the SMS API. (Source: C.6)</summary>
/// <param name="SendUrl">Where sends go.</param>
/// <param name="ApiKey">Names the account.</param>
/// <param name="ApiSecret">Goes with each send; null where sends are signed.</param>
/// <param name="SendSignatureSecret">Signs each send; null where the API secret goes with it.</param>
/// <param name="SignatureSecret">Checks callbacks; null to check none.</param>
/// <param name="SignatureMethod">Of both signatures, one of <see cref="VonageSignature.Methods"/>.</param>
/// <param name="From">Sender.</param>
/// <param name="TtlMilliseconds">How long the provider tries to deliver; null for its default.</param>
internal sealed record VonageSmsSettings(
    Uri SendUrl, string ApiKey, string? ApiSecret, string? SendSignatureSecret, string? SignatureSecret, string SignatureMethod, string From,
    long? TtlMilliseconds)
{
    private const string BaseUrlName = "baseUrl";
    private const string ApiKeyName = "apiKey";
    private const string ApiSecretName = "apiSecret";
    private const string SendSignatureSecretName = "sendSignatureSecret";
    private const string SignatureSecretName = "signatureSecret";
    private const string SignatureMethodName = "signatureMethod";
    private const string FromName = "from";
    private const string TtlName = "ttlSeconds";

    public static readonly SettingsSchema Schema = new(
        new SettingDefinition(ApiKeyName, SettingKind.Text, new("Clave de API de la cuenta.", "API key of the account."), Required: true)
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(ApiSecretName, SettingKind.Secret,
            new("Secreto de API que acompaña a cada envío. Hace falta este o sendSignatureSecret.",
                "API secret that goes with each send. Either this or sendSignatureSecret is needed.")),
        new SettingDefinition(SendSignatureSecretName, SettingKind.Secret,
            new("Secreto de firma con el que se firman los envíos en lugar de llevar apiSecret.",
                "Signature secret with which sends are signed in place of carrying apiSecret.")),
        new SettingDefinition(FromName, SettingKind.Text, new("Remitente: número o texto.", "Sender: a number or a text."), Required: true)
        {
            RoutesSecrets = false,
            MaxLength = 32,
        },
        new SettingDefinition(SignatureSecretName, SettingKind.Secret,
            new("Secreto con el que el proveedor firma sus notificaciones; sin él no se comprueba firma.",
                "Secret with which the provider signs its callbacks; without it no signature is checked."))
        {
            Uses = SecretUses.Callbacks,
        },
        new SettingDefinition(SignatureMethodName, SettingKind.Choice,
            new("Método de firma de la cuenta: hash MD5, o HMAC con MD5, SHA-1, SHA-256 o SHA-512.",
                "Signature method of the account: MD5 hash, or HMAC with MD5, SHA-1, SHA-256 or SHA-512."))
        {
            Choices = VonageSignature.Methods,
            Default = VonageSignature.Md5Hash,
        },
        new SettingDefinition(TtlName, SettingKind.WholeNumber,
            new("Segundos durante los que el proveedor intenta la entrega; sin él, 72 horas.",
                "Seconds for which the provider tries to deliver; without it, 72 hours."))
        {
            RoutesSecrets = false,
            Minimum = 20,
            Maximum = 604_800,
        },
        new SettingDefinition(BaseUrlName, SettingKind.Url,
            new("URL base en lugar de la del proveedor; sin /sms/json.", "Base URL in place of the provider's; without /sms/json."))
        {
            Default = "https://rest.nexmo.com",
        });

    public static VonageSmsSettings Bind(SettingsValues values) => new(
        new Uri($"{values.RequiredText(BaseUrlName).TrimEnd('/')}/sms/json"),
        values.RequiredText(ApiKeyName),
        values.Text(ApiSecretName),
        values.Text(SendSignatureSecretName),
        values.Text(SignatureSecretName),
        values.RequiredText(SignatureMethodName),
        values.RequiredText(FromName),
        values.WholeNumber(TtlName) * 1000L);

    /// <summary>The provider refuses a send with a secret and a signature (status 32) as well as one with neither. (Source: C.6)</summary>
    public static void Check(SettingsValues values, ErrorList errors)
    {
        if (values.Has(ApiSecretName) == values.Has(SendSignatureSecretName))
        {
            errors.Add("EXACTLY_ONE", $"{SettingsSchema.Path}.{ApiSecretName}",
                new($"Indique {ApiSecretName} o {SendSignatureSecretName}, solo uno de los dos.",
                    $"Give {ApiSecretName} or {SendSignatureSecretName}, only one of the two."));
        }
    }

    /// <summary>Without secrets: records print themselves.</summary>
    public override string ToString() => SendUrl.ToString();
}
