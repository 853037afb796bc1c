using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Dispatch;

namespace Iris.Adapters.Http;

/// <summary>
/// The one HTTP client that adapters share: bounded answers, and what the handler has (pooled connections, no redirects, no cookies, the
/// outgoing protection). Adapters give absolute URLs.
/// </summary>
/// <param name="handler">Makes the calls.</param>
/// <param name="maxAnswerBytes">Largest answer that is read.</param>
public sealed class ProviderHttp(HttpMessageHandler handler, long maxAnswerBytes = DispatchOptions.UsualMaxAnswerBytes) : IDisposable
{
    /// <summary>Walls before some providers refuse calls that name nobody. (Source: field-2026, D14)</summary>
    internal static readonly ProductInfoHeaderValue Agent = new("Iris", typeof(ProviderHttp).Assembly.GetName().Version?.ToString(2));

    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly HttpClient client = new(handler)
    {
        MaxResponseContentBufferSize = maxAnswerBytes,
        // The caller's token bounds every call by the integration's own time-out.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends and reads the whole answer.</summary>
    /// <exception cref="HttpRequestException">There was no answer; <see cref="HttpOutcomes.FromException"/> tells what that means.</exception>
    public Task<ProviderHttpAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => OutgoingCaller.Current?.Tape is { } tape
        ? TapedCall.RunAsync(tape, request, () => CallAsync(request, cancellationToken))
        : CallAsync(request, cancellationToken);

    private async Task<ProviderHttpAnswer> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.UserAgent.Count == 0)
            request.Headers.UserAgent.Add(Agent);
        if (request.Headers.Accept.Count == 0)
            request.Headers.Accept.Add(Json);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new ProviderHttpAnswer(response.StatusCode, RetryAfterHeader.Of(response, DateTimeOffset.UtcNow), ToUtf8(response.Content, bytes));
        }
        catch (OperationCanceledException exception)
            when (exception.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // The handler's ConnectTimeout comes disguised as a cancellation that nobody asked for. Nothing was sent.
            throw new HttpRequestException(HttpRequestError.ConnectionError, exception.InnerException.Message, exception);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>A character set that does not exist, or that is refused as UTF-7 is, is the provider's mistake and no reason to lose its answer.</summary>
    private static byte[] ToUtf8(HttpContent content, byte[] bytes)
    {
        var name = content.Headers.ContentType?.CharSet?.Trim('"');
        if (string.IsNullOrEmpty(name) || name.Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase))
            return bytes;

        try
        {
            return Encoding.Convert(Encoding.GetEncoding(name), Encoding.UTF8, bytes);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return bytes;
        }
    }
}

/// <summary>An answer read to its end.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="RetryAfter">The <c>Retry-After</c> header as a delay; null for none.</param>
/// <param name="Body">The body, in UTF-8 whatever it came in.</param>
public sealed record ProviderHttpAnswer(HttpStatusCode Status, TimeSpan? RetryAfter, byte[] Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON; undefined, which has no members, when it is none.</summary>
    public JsonElement Json() => WireJson.TryParse(Body, out var json) ? json : default;
}
