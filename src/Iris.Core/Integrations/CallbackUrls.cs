using Microsoft.Extensions.Options;

namespace Iris.Core.Integrations;

/// <summary>Where providers reach us.</summary>
public sealed class CallbackUrls(IOptions<CallbackOptions> options)
{
    /// <summary>The first part of the path, before the integration's id and its token.</summary>
    public const string Root = "callback";

    private readonly string? publicUrl = options.Value.PublicUrl?.TrimEnd('/');

    /// <summary>The path of an integration's callbacks.</summary>
    public static string PathOf(Integration integration) => $"/{Root}/{integration.Id}/{integration.CallbackToken}";

    /// <summary>As <see cref="Of"/>, or the path while there is no public URL, with the token masked for who may not know it.</summary>
    public string Show(Integration integration, bool withToken)
    {
        var url = Of(integration) ?? PathOf(integration);
        return withToken || integration.CallbackToken.Length == 0
            ? url
            : url.Replace(integration.CallbackToken, IntegrationEditor.SecretMask, StringComparison.Ordinal);
    }

    /// <summary>The full URL to give to the provider; null when the gateway has no public URL or the integration no token.</summary>
    public string? Of(Integration integration) =>
        publicUrl is null || integration.CallbackToken.Length == 0 ? null : publicUrl + PathOf(integration);

    /// <summary>A path of ours as others reach it; null when the gateway has no public URL.</summary>
    /// <param name="path">Begins with a slash.</param>
    public string? OfPath(string path) => publicUrl is null ? null : publicUrl + path;

    /// <summary>The token in a URL that was called; null when there is none.</summary>
    public static string? TokenIn(string url, string integrationId)
    {
        var start = url.IndexOf($"/{Root}/{integrationId}/", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;

        var token = url[(start + $"/{Root}/".Length + integrationId.Length + 1)..];
        return token.IndexOfAny(['/', '?', '#']) is var end and >= 0 ? token[..end] : token;
    }

    /// <summary>The URL as the provider called it: the public one when configured, since a proxy changes scheme and host.</summary>
    /// <param name="requestUrl">Scheme and host as they reached us.</param>
    /// <param name="pathAndQuery">Path and query as they reached us.</param>
    public string AsCalled(string requestUrl, string pathAndQuery) => (publicUrl ?? requestUrl.TrimEnd('/')) + pathAndQuery;
}
