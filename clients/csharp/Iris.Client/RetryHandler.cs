using System.Net;
using Microsoft.Extensions.Options;

namespace Iris.Client;

/// <summary>
/// Repeats what may be repeated, when the gateway says that it may come: what changes nothing, or the same each time, and sends under a key of
/// their own, so that a message whose answer was lost is not sent twice. What was refused for its rate did nothing and may always come again.
/// </summary>
internal sealed class RetryHandler(IOptions<IrisClientOptions> options, TimeProvider time) : DelegatingHandler
{
    private const string KeyHeader = "Idempotency-Key";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Once for each call: all its repetitions have it.
        if (KeyedRoutes.Take(request) && !request.Headers.Contains(KeyHeader))
            request.Headers.Add(KeyHeader, Guid.NewGuid().ToString("N"));
        var mayRepeat = request.Headers.Contains(KeyHeader) || request.Method == HttpMethod.Get || request.Method == HttpMethod.Put;
        if (request.Content is { } content)
            await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);

        for (var attempt = 0; ; attempt++)
        {
            var isLast = attempt >= options.Value.MaxRetries;
            try
            {
                var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                if (isLast || !IsPassing(answer, mayRepeat) || WaitOf(answer, attempt) is not { } wait)
                    return answer;

                answer.Dispose();
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException) when (!isLast && mayRepeat)
            {
                await Task.Delay(BackOff(attempt), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsPassing(HttpResponseMessage answer, bool mayRepeat) => answer.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => mayRepeat,
        // The first request under the key is still being done.
        HttpStatusCode.Conflict => mayRepeat && answer.Headers.RetryAfter is not null,
        _ => false,
    };

    /// <summary>As the gateway says; null where that is longer than anybody waits here.</summary>
    private TimeSpan? WaitOf(HttpResponseMessage answer, int attempt)
    {
        var asked = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null;
        if (asked is not { } wait)
            return BackOff(attempt);
        return wait > options.Value.MaxRetryDelay ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Twice as long each time, and not all callers at the same moment.</summary>
    private TimeSpan BackOff(int attempt)
    {
        var full = options.Value.RetryDelay * Math.Pow(2, attempt);
        var most = full < options.Value.MaxRetryDelay ? full : options.Value.MaxRetryDelay;
        return most * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
