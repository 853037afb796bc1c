using System.Net.Http.Headers;
using System.Security.Cryptography;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>Access to the Vonage Messages API, by an account or an application: the same for every channel. (Source: C.7)</summary>
internal class VonageMessagesSettings : ProviderSettings
{
    /// <summary>Not <c>Vonage</c>: that is the SMS API of the same company.</summary>
    public const string ProviderName = "VonageMessages";

    /// <summary>Ours: a key of 16,384 bits in PEM.</summary>
    private const int MaxPrivateKey = 16_384;

    private VonageMessagesToken? token;

    private static readonly string[] MediaHosts = ["api.nexmo.com", "api-us.nexmo.com", "api-eu.nexmo.com", "api-ap.nexmo.com"];

    [Setting("Remitente: número, texto o agente.", "Sender: a number, a text or an agent.", RoutesSecrets = false, MaxLength = 64)]
    public required string From { get; init; }

    [Setting(
        "Clave de API de la cuenta; si está, las notificaciones firmadas deben ser suyas.",
        "API key of the account; if given, signed callbacks must be of it.", RoutesSecrets = false)]
    public string? ApiKey { get; init; }

    [Setting(
        "Secreto de API de la cuenta. Hace falta este o privateKey.", "API secret of the account. Either this or privateKey is needed.",
        Kind = SettingKind.Secret)]
    public string? ApiSecret { get; init; }

    [Setting(
        "Id de la aplicación; si está, las notificaciones firmadas deben ser suyas.",
        "Id of the application; if given, signed callbacks must be of it.", RoutesSecrets = false)]
    public string? ApplicationId { get; init; }

    [Setting(
        "Clave privada RSA de la aplicación, en PEM. Hace falta esta o apiSecret.",
        "RSA private key of the application, as PEM. Either this or apiSecret is needed.",
        Kind = SettingKind.Secret, MaxLength = MaxPrivateKey, IsMultiLine = true)]
    public string? PrivateKey { get; init; }

    [Setting(
        "Secreto con el que el proveedor firma sus notificaciones; sin él no se comprueba firma.",
        "Secret with which the provider signs its callbacks; without it no signature is checked.",
        Kind = SettingKind.Secret, Uses = SecretUses.Callbacks)]
    public string? SignatureSecret { get; init; }

    [Setting("URL base en lugar de la del proveedor; sin /v1/messages.", "Base URL in place of the provider's; without /v1/messages.", Kind = SettingKind.Url)]
    public string BaseUrl { get; init; } = "https://api.nexmo.com";

    /// <summary>Seconds for which delivery is tried; null for the provider's own, and on channels that have none. (Source: C.7, <c>ttl</c>)</summary>
    public virtual int? TtlSeconds { get; init; }

    /// <summary>Most seconds that the channel takes; null for one that takes none.</summary>
    public virtual int? MaxTtlSeconds => null;

    /// <summary>Where sends go.</summary>
    /// <summary>Whether a URL is one of the provider's media: of its regions, or of the base URL. (Source: VO-MEDIA)</summary>
    public bool IsMedium(Uri url) =>
        url.AbsolutePath.StartsWith("/v3/media/", StringComparison.Ordinal)
        && ((url is { Scheme: "https", IsDefaultPort: true } && MediaHosts.Contains(url.Host))
            || url.GetLeftPart(UriPartial.Authority) == new Uri(BaseUrl).GetLeftPart(UriPartial.Authority));

    public Uri SendUrl => new($"{BaseUrl.TrimEnd('/')}/v1/messages");

    /// <summary>Where the application is read, or one of the account's where none is named.</summary>
    public Uri ApplicationUrl => new(
        $"{BaseUrl.TrimEnd('/')}/v2/applications{(ApplicationId is null ? "?page_size=1" : $"/{Uri.EscapeDataString(ApplicationId)}")}");

    /// <summary>One way of access, whole.</summary>
    public override void Check(ErrorList errors)
    {
        CheckExactlyOne((nameof(ApiSecret), ApiSecret), (nameof(PrivateKey), PrivateKey), errors);
        if (ApiSecret is not null && ApiKey is null)
            errors.Add(CommonErrors.Required(Field(nameof(ApiKey))));
        if (PrivateKey is not null && ApplicationId is null)
            errors.Add(CommonErrors.Required(Field(nameof(ApplicationId))));
        if (PrivateKey is not null && !IsPrivateKey(PrivateKey))
            errors.Add("INVALID_PRIVATE_KEY", Field(nameof(PrivateKey)),
                new("Debe ser una clave privada RSA en PEM, sin cifrar y de al menos 2048 bits.",
                    "Must be an RSA private key as PEM, not encrypted and of at least 2048 bits."));
    }

    /// <summary>How a call authenticates.</summary>
    public AuthenticationHeaderValue Authorization(DateTimeOffset now)
    {
        if (PrivateKey is null)
            return ProviderCalls.Basic(ApiKey!, ApiSecret!);

        token ??= new VonageMessagesToken(ApplicationId!, PrivateKey);
        return new AuthenticationHeaderValue("Bearer", token.At(now));
    }

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

internal sealed class VonageMessagesSmsSettings : VonageMessagesSettings
{
    [Setting(
        "Segundos durante los que el proveedor intenta la entrega; sin él, 72 horas.",
        "Seconds for which the provider tries to deliver; without it, 72 hours.",
        RoutesSecrets = false, Minimum = 20, Maximum = 604_800)]
    public override int? TtlSeconds { get; init; }

    public override int? MaxTtlSeconds => 604_800;
}

internal sealed class VonageMessagesRcsSettings : VonageMessagesSettings
{
    [Setting(
        "Segundos durante los que el proveedor intenta la entrega; sin él, 72 horas.",
        "Seconds for which the provider tries to deliver; without it, 72 hours.",
        RoutesSecrets = false, Minimum = 20, Maximum = 259_200)]
    public override int? TtlSeconds { get; init; }

    public override int? MaxTtlSeconds => 259_200;
}
