namespace Iris.Core.Channels;

/// <summary>
/// The one HTTP client that adapters share: pooled connections, no redirects, no cookies, bounded answers, and the outgoing protection
/// that the host put in. Adapters give absolute URLs and never dispose it.
/// </summary>
public sealed class ProviderHttp(HttpClient client)
{
    /// <summary>Largest answer that is read.</summary>
    public const int MaxAnswerBytes = 1024 * 1024;

    /// <summary>Sends and reads the whole answer.</summary>
    public async Task<ProviderHttpAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return new ProviderHttpAnswer(response.StatusCode, RetryAfterOf(response), body);
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var delay = header?.Delta ?? (header?.Date - (response.Headers.Date ?? DateTimeOffset.UtcNow));
        return delay > TimeSpan.Zero ? delay : null;
    }
}

/// <summary>An answer read to its end.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="RetryAfter">The <c>Retry-After</c> header as a delay; null for none.</param>
/// <param name="Body">The body as text.</param>
public sealed record ProviderHttpAnswer(System.Net.HttpStatusCode Status, TimeSpan? RetryAfter, string Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
