using System.Net.Http.Headers;
using System.Text;
using Iris.Adapters.Http;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>An access key of a Sinch project, and where tokens are had for it. (Source: C.2, "Access")</summary>
internal sealed record SinchCredentials(Uri TokenUrl, string KeyId, string KeySecret) : IOAuthCredentials
{
    /// <summary>OAuth 2.0 client credentials: the key as basic authentication, the grant as a form.</summary>
    public HttpRequestMessage TokenRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, TokenUrl)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{KeyId}:{KeySecret}")));
        return request;
    }

    /// <summary>Without the secret: records print themselves.</summary>
    public override string ToString() => KeyId;
}
