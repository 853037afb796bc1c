using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>Access to Sinch Latin America, formerly Wavy: the same for every channel; the sending number belongs to the account. (Source: B.1)</summary>
internal class SinchLatamSettings : ProviderSettings
{
    /// <summary>Not <c>Sinch</c>: those are other products of the same company.</summary>
    public const string ProviderName = "SinchLatam";

    private const string Api = "https://api-messaging.wavy.global/v1";

    [Setting("URL base de la API.", "Base URL of the API.", Kind = SettingKind.Url)]
    public string BaseUrl { get; init; } = Api;

    [Setting("Usuario de la subcuenta que envía.", "User of the sub-account that sends.", RoutesSecrets = false)]
    public required string UserName { get; init; }

    [Setting("Token de autenticación del usuario.", "The user's authentication token.", Kind = SettingKind.Secret)]
    public required string AuthenticationToken { get; init; }

    /// <summary>Both credentials travel in headers.</summary>
    public override void Check(ErrorList errors)
    {
        CheckHeader(nameof(UserName), UserName, errors);
        CheckHeader(nameof(AuthenticationToken), AuthenticationToken, errors);
    }

    /// <summary>A send with its credentials.</summary>
    public HttpRequestMessage Post<TBody>(string path, TBody body) =>
        WithCredentials(new HttpRequestMessage(HttpMethod.Post, BaseUrl.TrimEnd('/') + path) { Content = ProviderCalls.JsonBody(body) });

    /// <summary>A read of templates, which another host has; whoever stands in for the one stands in for the other. (Source: LA-TPL)</summary>
    public HttpRequestMessage GetTemplates(string path) => WithCredentials(
        new HttpRequestMessage(HttpMethod.Get, (BaseUrl == Api ? "https://apigw.wavy.global/api/v1" : BaseUrl.TrimEnd('/')) + path));

    private HttpRequestMessage WithCredentials(HttpRequestMessage message)
    {
        message.Headers.TryAddWithoutValidation("UserName", UserName);
        message.Headers.TryAddWithoutValidation("AuthenticationToken", AuthenticationToken);
        return message;
    }
}

/// <summary>What SMS has beside it. (Source: B.6)</summary>
internal sealed class SinchLatamSmsSettings : SinchLatamSettings
{
    [Setting("Alias de la campaña a la que se asignan los envíos.", "Alias of the campaign that sends are assigned to.", RoutesSecrets = false)]
    public string? CampaignAlias { get; init; }
}
