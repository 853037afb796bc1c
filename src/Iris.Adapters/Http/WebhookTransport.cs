using System.Net.Http.Headers;
using System.Text;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Http;

/// <summary>Posts webhooks through the outgoing protection, with no exceptions for anybody's host.</summary>
internal sealed class WebhookTransport(OutgoingGuard guard, AddressRules rules, IOptions<WebhookOptions> options, TimeProvider time) : IWebhookTransport, IDisposable
{
    private const int MaxErrorLength = 256;
    private const string NoPublicAddress = "The host's name leads to no address that may be called.";

    // The caller's token bounds every call by the webhook's own time-out.
    private readonly HttpClient client = new(guard.CreateHandler(OutgoingUse.Client)) { Timeout = Timeout.InfiniteTimeSpan };

    public bool MayBeAllowed(Uri url) => Uri.CheckHostName(url.IdnHost) != UriHostNameType.Unknown && rules.MayBePublic(url.Host);

    public async Task<WebhookAnswer> PostAsync(WebhookCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Url);
        request.Content = new ReadOnlyMemoryContent(call.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        foreach (var (name, value) in call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var kept = guard.Kept.TryBegin(call.Tenant.Value, (this, call.Url.Scheme, call.Url.IdnHost, call.Url.Port));
        request.Headers.ConnectionClose = kept is null;
        try
        {
            WebhookAnswer answer;
            using (var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken))
            {
                answer = new WebhookAnswer((int)response.StatusCode, await ReadAsync(response.Content, cancellationToken), null)
                {
                    RetryAfter = RetryAfterHeader.Of(response, time.GetUtcNow()),
                };
            }

            kept?.Leave();
            return answer;
        }
        catch (HttpRequestException exception)
        {
            return new WebhookAnswer(null, null, Describe(exception));
        }
        catch (OperationCanceledException exception)
            when (exception.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // The handler's ConnectTimeout comes disguised as a cancellation that nobody asked for.
            return new WebhookAnswer(null, null, exception.InnerException.Message);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>The beginning. The status is known by now: a body that breaks off or never ends changes nothing about it.</summary>
    private async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[options.Value.MaxAnswerBytes];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            int read;
            while (length < buffer.Length && (read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
                length += read;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // What came is what there is.
        }

        return length == 0 ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string Describe(HttpRequestException exception) => exception.InnerException switch
    {
        // The same for both: it must not tell which names the gateway's own network has.
        AddressNotAllowedException => NoPublicAddress,
        _ when exception.HttpRequestError == HttpRequestError.NameResolutionError => NoPublicAddress,
        { } inner => $"{exception.HttpRequestError}: {Start(inner.Message)}",
        null => $"{exception.HttpRequestError}: {Start(exception.Message)}",
    };

    /// <summary>Words about a broken answer may repeat all of it.</summary>
    private static string Start(string message) => message.Length <= MaxErrorLength ? message : message[..MaxErrorLength];
}
