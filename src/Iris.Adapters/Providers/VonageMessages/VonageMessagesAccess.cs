using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>Access to the Vonage Messages API: the same for every channel. (Source: C.7)</summary>
/// <param name="SendUrl">Where sends go.</param>
/// <param name="From">Sender: a number, a text or an agent.</param>
/// <param name="ApiKey">Names the account.</param>
/// <param name="ApiSecret">With the key, the account's access; null where an application calls.</param>
/// <param name="ApplicationId">Names the application.</param>
/// <param name="Token">Of the application; null where the account calls.</param>
/// <param name="SignatureSecret">Checks callbacks; null to check none.</param>
internal sealed record VonageMessagesAccess(
    Uri SendUrl, string From, string? ApiKey, string? ApiSecret, string? ApplicationId, VonageMessagesToken? Token, string? SignatureSecret)
{
    /// <summary>Not <c>Vonage</c>: that is the SMS API of the same company.</summary>
    public const string ProviderName = "VonageMessages";

    private const string BaseUrlName = "baseUrl";
    private const string FromName = "from";
    private const string ApiKeyName = "apiKey";
    private const string ApiSecretName = "apiSecret";
    private const string ApplicationIdName = "applicationId";
    private const string PrivateKeyName = "privateKey";
    private const string SignatureSecretName = "signatureSecret";
    private const string TtlName = "ttlSeconds";
    private const int MinTtl = 20;

    /// <summary>Ours: a key of 16,384 bits in PEM.</summary>
    private const int MaxPrivateKey = 16_384;

    public static readonly IReadOnlyList<SettingDefinition> Definitions =
    [
        new SettingDefinition(FromName, SettingKind.Text,
            new("Remitente: número, texto o agente.", "Sender: a number, a text or an agent."), Required: true)
        {
            RoutesSecrets = false,
            MaxLength = 64,
        },
        new SettingDefinition(ApiKeyName, SettingKind.Text,
            new("Clave de API de la cuenta; si está, las notificaciones firmadas deben ser suyas.",
                "API key of the account; if given, signed callbacks must be of it."))
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(ApiSecretName, SettingKind.Secret,
            new("Secreto de API de la cuenta. Hace falta este o privateKey.", "API secret of the account. Either this or privateKey is needed.")),
        new SettingDefinition(ApplicationIdName, SettingKind.Text,
            new("Id de la aplicación; si está, las notificaciones firmadas deben ser suyas.",
                "Id of the application; if given, signed callbacks must be of it."))
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(PrivateKeyName, SettingKind.Secret,
            new("Clave privada RSA de la aplicación, en PEM. Hace falta esta o apiSecret.",
                "RSA private key of the application, as PEM. Either this or apiSecret is needed."))
        {
            MaxLength = MaxPrivateKey,
            IsMultiLine = true,
        },
        new SettingDefinition(SignatureSecretName, SettingKind.Secret,
            new("Secreto con el que el proveedor firma sus notificaciones; sin él no se comprueba firma.",
                "Secret with which the provider signs its callbacks; without it no signature is checked."))
        {
            Uses = SecretUses.Callbacks,
        },
        new SettingDefinition(BaseUrlName, SettingKind.Url,
            new("URL base en lugar de la del proveedor; sin /v1/messages.", "Base URL in place of the provider's; without /v1/messages."))
        {
            Default = "https://api.nexmo.com",
        },
    ];

    /// <summary>Seconds for which delivery is tried; null for the provider's own, and on channels that have none.</summary>
    public int? TtlSeconds { get; private init; }

    /// <summary>The setting of a channel that has a time to live. (Source: C.7, <c>ttl</c>)</summary>
    public static SettingDefinition TtlDefinition(int maximum) => new(TtlName, SettingKind.WholeNumber,
        new("Segundos durante los que el proveedor intenta la entrega; sin él, 72 horas.",
            "Seconds for which the provider tries to deliver; without it, 72 hours."))
    {
        RoutesSecrets = false,
        Minimum = MinTtl,
        Maximum = maximum,
    };

    public static VonageMessagesAccess BindWithTtl(SettingsValues values, TimeProvider time) =>
        Bind(values, time) with { TtlSeconds = values.WholeNumber(TtlName) };

    public static VonageMessagesAccess Bind(SettingsValues values, TimeProvider time) => new(
        new Uri($"{values.RequiredText(BaseUrlName).TrimEnd('/')}/v1/messages"),
        values.RequiredText(FromName),
        values.Text(ApiKeyName),
        values.Text(ApiSecretName),
        values.Text(ApplicationIdName),
        values.Text(PrivateKeyName) is { } key ? new VonageMessagesToken(values.RequiredText(ApplicationIdName), key, time) : null,
        values.Text(SignatureSecretName));

    /// <summary>One way of access, whole.</summary>
    public static void Check(SettingsValues values, ErrorList errors)
    {
        if (values.Has(ApiSecretName) == values.Has(PrivateKeyName))
            errors.Add("EXACTLY_ONE", $"{SettingsSchema.Path}.{ApiSecretName}",
                new($"Indique {ApiSecretName} o {PrivateKeyName}, solo uno de los dos.",
                    $"Give {ApiSecretName} or {PrivateKeyName}, only one of the two."));
        if (values.Has(ApiSecretName) && !values.Has(ApiKeyName))
            errors.Add(CommonErrors.Required($"{SettingsSchema.Path}.{ApiKeyName}"));
        if (values.Has(PrivateKeyName) && !values.Has(ApplicationIdName))
            errors.Add(CommonErrors.Required($"{SettingsSchema.Path}.{ApplicationIdName}"));
        if (values.Text(PrivateKeyName) is { } key && !IsPrivateKey(key))
            errors.Add("INVALID_PRIVATE_KEY", $"{SettingsSchema.Path}.{PrivateKeyName}",
                new("Debe ser una clave privada RSA en PEM, sin cifrar y de al menos 2048 bits.",
                    "Must be an RSA private key as PEM, not encrypted and of at least 2048 bits."));
    }

    /// <summary>How a call authenticates.</summary>
    public AuthenticationHeaderValue Authorization() => Token is null
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ApiKey}:{ApiSecret}")))
        : new AuthenticationHeaderValue("Bearer", Token.Current());

    public CallbackVerdict Verify(ProviderCallback callback) => SignatureSecret is { } secret
        ? VonageJwt.Verify(callback, secret, ApiKey, ApplicationId)
        : CallbackVerdict.NotSigned;

    /// <summary>Without secrets: records print themselves.</summary>
    public override string ToString() => $"{SendUrl} as {ApiKey ?? ApplicationId}";

    /// <summary>Only signing with it tells.</summary>
    private static bool IsPrivateKey(string pem)
    {
        try
        {
            return VonageJwt.SignCall("check", pem, DateTimeOffset.UnixEpoch, TimeSpan.Zero).Length > 0;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
