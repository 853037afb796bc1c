using System.Net.Http.Headers;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Twilio;

/// <summary>An account and its sender. (Source: C.5)</summary>
internal sealed class TwilioSmsSettings : ProviderSettings
{
    [Setting("SID de la cuenta.", "SID of the account.", RoutesSecrets = false)]
    public required string AccountSid { get; init; }

    [Setting(
        "Token de la cuenta: firma las notificaciones y, sin clave de API, autentica los envíos. Sin él no se comprueba firma.",
        "Auth token of the account: signs callbacks and, without an API key, authenticates sends. Without it no signature is checked.",
        Kind = SettingKind.Secret, Uses = SecretUses.Calls | SecretUses.Callbacks)]
    public string? AuthToken { get; init; }

    [Setting(
        "Secreto de la clave compartida con la que una regla de webhooks de la cuenta firma las notificaciones en lugar del token.",
        "Secret of the shared key with which a webhook rule of the account signs callbacks in place of the auth token.",
        Kind = SettingKind.Secret, Uses = SecretUses.Callbacks)]
    public string? SharedKeySecret { get; init; }

    [Setting("SID de la clave de API que envía; sin ella envía la cuenta.", "SID of the API key that sends; without one the account does.",
        RoutesSecrets = false)]
    public string? ApiKeySid { get; init; }

    [Setting("Secreto de la clave de API.", "Secret of the API key.", Kind = SettingKind.Secret)]
    public string? ApiKeySecret { get; init; }

    [Setting(
        "Remitente: número con +, texto o código corto. Hace falta este o messagingServiceSid.",
        "Sender: a number with +, a text or a short code. Either this or messagingServiceSid is needed.",
        RoutesSecrets = false, MaxLength = 32)]
    public string? From { get; init; }

    [Setting("SID del servicio de mensajería que elige el remitente.", "SID of the messaging service that chooses the sender.", RoutesSecrets = false)]
    public string? MessagingServiceSid { get; init; }

    [Setting(
        "Segundos durante los que el proveedor intenta la entrega; sin él, 36.000.",
        "Seconds for which the provider tries to deliver; without it, 36,000.",
        RoutesSecrets = false, Minimum = 1, Maximum = 36_000)]
    public int? ValidityPeriodSeconds { get; init; }

    [Setting("Cambia caracteres parecidos por los de GSM-7.", "Swaps look-alike characters for those of GSM-7.", RoutesSecrets = false)]
    public bool SmartEncoded { get; init; }

    [Setting("URL base en lugar de la del proveedor; sin /2010-04-01.", "Base URL in place of the provider's; without /2010-04-01.", Kind = SettingKind.Url)]
    public string BaseUrl { get; init; } = "https://api.twilio.com";

    /// <summary>Where sends go.</summary>
    public Uri SendUrl => new($"{AccountUrl}/Messages.json");

    /// <summary>
    /// Reads the account. Standard API keys may not, so that those read the newest message of what they send to. (Source: TW-KEY)
    /// </summary>
    public Uri ProbeUrl => new(ApiKeySid is null ? $"{AccountUrl}.json" : $"{AccountUrl}/Messages.json?PageSize=1");

    /// <summary>Account or API key that sends, with its secret.</summary>
    public AuthenticationHeaderValue Authorization => ProviderCalls.Basic(ApiKeySid ?? AccountSid, ApiKeySecret ?? AuthToken ?? "");

    /// <summary>Whether a URL is one of this account at the provider, over as safe a connection as calls have.</summary>
    public bool IsOfAccount(Uri url) => url.AbsoluteUri.StartsWith($"{new Uri(AccountUrl).AbsoluteUri}/", StringComparison.Ordinal);

    private string AccountUrl => $"{BaseUrl.TrimEnd('/')}/2010-04-01/Accounts/{Uri.EscapeDataString(AccountSid)}";

    public override void Check(ErrorList errors)
    {
        CheckExactlyOne((nameof(From), From), (nameof(MessagingServiceSid), MessagingServiceSid), errors);
        if (ApiKeySid is null != ApiKeySecret is null)
        {
            var (sid, secret) = (NameOf(nameof(ApiKeySid)), NameOf(nameof(ApiKeySecret)));
            errors.Add("BOTH_OR_NEITHER", Field(nameof(ApiKeySid)),
                new($"Indique {sid} y {secret}, o ninguno de los dos.", $"Give {sid} and {secret}, or neither of the two."));
        }
        else if (ApiKeySid is null && AuthToken is null)
        {
            errors.Add(CommonErrors.Required(Field(nameof(AuthToken))));
        }
    }
}
