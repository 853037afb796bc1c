using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Iris.Client;

/// <summary>Follows the interactions of the tenant as they change.</summary>
public sealed class IrisLive
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>Longer than a gateway is ever silent: it says at least every five minutes that it is there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly HttpClient http;
    private readonly TimeProvider time;

    internal IrisLive(HttpClient http, TimeProvider time) => (this.http, this.time) = (http, time);

    /// <summary>
    /// Every event from now on, or from behind one that was seen. A stream that is lost is opened again behind the last event, for as long as it takes; only
    /// <see cref="IrisLiveEvent.End"/> is the last.
    /// </summary>
    /// <param name="after">The id of the event that was seen last; null to begin now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IrisException">The gateway refuses it.</exception>
    /// <exception cref="HttpRequestException">The gateway could not be reached the first time.</exception>
    public async IAsyncEnumerable<IrisLiveEvent> FollowAsync(string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var wait = FirstWait;
        for (var isFirst = true; ; isFirst = false)
        {
            if (!isFirst)
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            using var answer = await OpenAsync(after, isFirst, cancellationToken).ConfigureAwait(false);
            if (answer is null)
            {
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
                continue;
            }

            var opened = answer.Headers.Date ?? time.GetUtcNow();
            using var silence = new CancellationTokenSource(Silence, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
            await using var items = SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false))
                .EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
            while (await NextAsync(items, cancellationToken).ConfigureAwait(false))
            {
                var item = items.Current;
                after = item.EventId ?? after;
                wait = item.ReconnectionInterval ?? FirstWait;
                yield return new IrisLiveEvent(item.EventType, item.EventId, item.Data, opened);
                if (item.EventType == IrisLiveEvent.End)
                    yield break;

                silence.CancelAfter(Silence);
            }
        }
    }

    /// <summary>Null where it may be tried again later.</summary>
    private async Task<HttpResponseMessage?> OpenAsync(string? after, bool isFirst, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "operations/live");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after is not null)
            request.Headers.TryAddWithoutValidation(LastEventId, after);
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.OK)
                return answer;

            using (answer)
            {
                return !isFirst && IsPassing(answer.StatusCode) ? null : throw await RefusalAsync(answer, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (HttpRequestException) when (!isFirst)
        {
            return null;
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status is
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static async Task<IrisException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        var headers = answer.Headers.ToDictionary(header => header.Key, header => header.Value);
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(text, IrisClient.Json);
            return new IrisException<Problem>("The stream is refused.", status, text, headers, problem!, null);
        }
        catch (JsonException exception)
        {
            return new IrisException("The stream is refused.", status, text, headers, exception);
        }
    }

    /// <returns>False when the connection is over, lost, or silent for too long.</returns>
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<SseItem<string>> items, CancellationToken cancellationToken)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
