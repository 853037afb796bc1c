using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.Twilio;

/// <summary>An account and its sender. (Source: C.5)</summary>
/// <param name="SendUrl">Where sends go.</param>
/// <param name="User">Account or API key that sends.</param>
/// <param name="Password">Its secret.</param>
/// <param name="AuthToken">Checks callbacks; null to check none.</param>
/// <param name="From">Sender; null where a messaging service chooses it.</param>
/// <param name="MessagingServiceSid">Messaging service; null where there is a sender.</param>
/// <param name="ValidityPeriodSeconds">How long the provider tries to deliver; null for its default.</param>
/// <param name="SmartEncoded">Whether look-alike characters are swapped for GSM-7 ones.</param>
internal sealed record TwilioSmsSettings(
    Uri SendUrl, string User, string Password, string? AuthToken, string? From, string? MessagingServiceSid, int? ValidityPeriodSeconds,
    bool SmartEncoded)
{
    private const string BaseUrlName = "baseUrl";
    private const string AccountSidName = "accountSid";
    private const string AuthTokenName = "authToken";
    private const string ApiKeySidName = "apiKeySid";
    private const string ApiKeySecretName = "apiKeySecret";
    private const string FromName = "from";
    private const string MessagingServiceSidName = "messagingServiceSid";
    private const string ValidityPeriodName = "validityPeriodSeconds";
    private const string SmartEncodedName = "smartEncoded";

    public static readonly SettingsSchema Schema = new(
        new SettingDefinition(AccountSidName, SettingKind.Text, new("SID de la cuenta.", "SID of the account."), Required: true)
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(AuthTokenName, SettingKind.Secret,
            new("Token de la cuenta: firma las notificaciones y, sin clave de API, autentica los envíos. Sin él no se comprueba firma.",
                "Auth token of the account: signs callbacks and, without an API key, authenticates sends. Without it no signature is checked."))
        {
            Uses = SecretUses.Calls | SecretUses.Callbacks,
        },
        new SettingDefinition(ApiKeySidName, SettingKind.Text,
            new("SID de la clave de API que envía; sin ella envía la cuenta.", "SID of the API key that sends; without one the account does."))
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(ApiKeySecretName, SettingKind.Secret, new("Secreto de la clave de API.", "Secret of the API key.")),
        new SettingDefinition(FromName, SettingKind.Text,
            new("Remitente: número con +, texto o código corto. Hace falta este o messagingServiceSid.",
                "Sender: a number with +, a text or a short code. Either this or messagingServiceSid is needed."))
        {
            RoutesSecrets = false,
            MaxLength = 32,
        },
        new SettingDefinition(MessagingServiceSidName, SettingKind.Text,
            new("SID del servicio de mensajería que elige el remitente.", "SID of the messaging service that chooses the sender."))
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(ValidityPeriodName, SettingKind.WholeNumber,
            new("Segundos durante los que el proveedor intenta la entrega; sin él, 36.000.",
                "Seconds for which the provider tries to deliver; without it, 36,000."))
        {
            RoutesSecrets = false,
            Minimum = 1,
            Maximum = 36_000,
        },
        new SettingDefinition(SmartEncodedName, SettingKind.Boolean,
            new("Cambia caracteres parecidos por los de GSM-7.", "Swaps look-alike characters for those of GSM-7."))
        {
            RoutesSecrets = false,
            Default = false,
        },
        new SettingDefinition(BaseUrlName, SettingKind.Url,
            new("URL base en lugar de la del proveedor; sin /2010-04-01.", "Base URL in place of the provider's; without /2010-04-01."))
        {
            Default = "https://api.twilio.com",
        });

    public static TwilioSmsSettings Bind(SettingsValues values)
    {
        var account = values.RequiredText(AccountSidName);
        var authToken = values.Text(AuthTokenName);
        return new TwilioSmsSettings(
            new Uri($"{values.RequiredText(BaseUrlName).TrimEnd('/')}/2010-04-01/Accounts/{Uri.EscapeDataString(account)}/Messages.json"),
            values.Text(ApiKeySidName) ?? account,
            values.Text(ApiKeySecretName) ?? authToken ?? "",
            authToken,
            values.Text(FromName),
            values.Text(MessagingServiceSidName),
            values.WholeNumber(ValidityPeriodName),
            values.Boolean(SmartEncodedName));
    }

    public static void Check(SettingsValues values, ErrorList errors)
    {
        CheckOne(values, FromName, MessagingServiceSidName, errors);
        if (values.Has(ApiKeySidName) != values.Has(ApiKeySecretName))
        {
            errors.Add("BOTH_OR_NEITHER", $"{SettingsSchema.Path}.{ApiKeySidName}",
                new($"Indique {ApiKeySidName} y {ApiKeySecretName}, o ninguno de los dos.",
                    $"Give {ApiKeySidName} and {ApiKeySecretName}, or neither of the two."));
        }
        else if (!values.Has(ApiKeySidName) && !values.Has(AuthTokenName))
        {
            errors.Add(CommonErrors.Required($"{SettingsSchema.Path}.{AuthTokenName}"));
        }
    }

    /// <summary>Without secrets: records print themselves.</summary>
    public override string ToString() => SendUrl.ToString();

    private static void CheckOne(SettingsValues values, string one, string other, ErrorList errors)
    {
        if (values.Has(one) == values.Has(other))
        {
            errors.Add("EXACTLY_ONE", $"{SettingsSchema.Path}.{one}",
                new($"Indique {one} o {other}, solo uno de los dos.", $"Give {one} or {other}, only one of the two."));
        }
    }
}
