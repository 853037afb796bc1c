using System.Net;
using System.Net.Http.Headers;
using Iris.Core.Attachments;

namespace Iris.Adapters.Http;

/// <summary>
/// Fetches media of end users' messages. A URL of the provider's own is excepted from the outgoing protection where its host is; all else has to be of the public
/// internet, the target of every redirect included. Credentials go to the first URL alone, and never over a redirect.
/// </summary>
internal sealed class MediaTransport(OutgoingGuard guard, OutgoingPolicy policy, TimeProvider time) : IMediaTransport, IDisposable
{
    private const int MaxRedirects = 3;

    private readonly HttpMessageInvoker usual = new(guard.CreateHandler(OutgoingUse.Client));
    private readonly HttpMessageInvoker excepted = new(guard.CreateHandler(OutgoingUse.Excepted));

    public async Task<T> FetchAsync<T>(MediaCall call, Func<MediaAnswer, Task<T>> use, CancellationToken cancellationToken)
    {
        var (url, authorization) = (call.Url, call.AuthorizationFor(call.Url));
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.UserAgent.Add(ProviderHttp.Agent);
            // Media come from anywhere: nothing of a connection is worth keeping.
            request.Headers.ConnectionClose = true;
            if (authorization is not null)
                request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
            HttpResponseMessage response;
            try
            {
                // An address that only looks like one of the provider's own is anybody's.
                var client = authorization is not null && policy.IsExcepted(call.Caller, url.IdnHost, url.Port) ? excepted : usual;
                response = await client.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException exception)
            {
                return await use(FailureOf(exception));
            }

            using (response)
            {
                if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                    return await AnswerAsync(response, use, cancellationToken);

                var target = new Uri(url, location);
                if (redirects == MaxRedirects || target.Scheme is not ("http" or "https") || target.UserInfo.Length > 0)
                    return await use(new MediaAnswer("It leads on to nowhere", true));

                (url, authorization) = (target, null);
            }
        }
    }

    public void Dispose()
    {
        usual.Dispose();
        excepted.Dispose();
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private async Task<T> AnswerAsync<T>(HttpResponseMessage response, Func<MediaAnswer, Task<T>> use, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status is not 200)
        {
            // Credentials may be set right, and what a provider does not have yet may come; what is gone is gone.
            var isFinal = status is 404 or 410 or 451 or 414 or 400 || status is >= 300 and < 400;
            return await use(new MediaAnswer($"HTTP {status}", isFinal) { RetryAfter = RetryAfterHeader.Of(response, time.GetUtcNow()) });
        }

        await using var bytes = await response.Content.ReadAsStreamAsync(cancellationToken);
        var disposition = response.Content.Headers.ContentDisposition;
        return await use(new MediaAnswer(null, true)
        {
            Bytes = bytes,
            DeclaredType = response.Content.Headers.ContentType?.MediaType,
            FileName = (disposition?.FileNameStar ?? disposition?.FileName)?.Trim('"'),
        });
    }

    private static MediaAnswer FailureOf(HttpRequestException exception) => exception.InnerException is AddressNotAllowedException
        ? new MediaAnswer("The host's name leads to no address that may be called", true)
        : new MediaAnswer($"{exception.HttpRequestError}", false);
}
