using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>Access to Sinch Latin America, formerly Wavy: the same for every channel. (Source: B.1)</summary>
internal sealed record SinchLatamAccess(Uri SendUrl, string UserName, string AuthenticationToken)
{
    /// <summary>Not <c>Sinch</c>: those are other products of the same company.</summary>
    public const string ProviderName = "SinchLatam";

    private const string BaseUrlName = "baseUrl";
    private const string UserNameName = "userName";
    private const string TokenName = "authenticationToken";
    private const string DefaultBaseUrl = "https://api-messaging.wavy.global/v1";

    public static readonly IReadOnlyList<SettingDefinition> Definitions =
    [
        new SettingDefinition(BaseUrlName, SettingKind.Url, new("URL base de la API.", "Base URL of the API."))
        {
            Default = DefaultBaseUrl,
        },
        new SettingDefinition(UserNameName, SettingKind.Text,
            new("Usuario de la subcuenta que envía.", "User of the sub-account that sends."), Required: true)
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(TokenName, SettingKind.Secret,
            new("Token de autenticación del usuario.", "The user's authentication token."), Required: true),
    ];

    public static SinchLatamAccess Bind(SettingsValues values, string path) => new(
        new Uri(values.RequiredText(BaseUrlName).TrimEnd('/') + path), values.RequiredText(UserNameName), values.RequiredText(TokenName));

    /// <summary>Both credentials travel in headers.</summary>
    public static void Check(SettingsValues values, ErrorList errors)
    {
        ProviderCalls.CheckHeader(values, UserNameName, errors);
        ProviderCalls.CheckHeader(values, TokenName, errors);
    }

    /// <summary>A send with its credentials.</summary>
    public HttpRequestMessage Post<TBody>(TBody body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, SendUrl) { Content = ProviderCalls.JsonBody(body) };
        message.Headers.TryAddWithoutValidation("UserName", UserName);
        message.Headers.TryAddWithoutValidation("AuthenticationToken", AuthenticationToken);
        return message;
    }

    /// <summary>Without the token: records print themselves.</summary>
    public override string ToString() => $"{SendUrl} as {UserName}";
}
