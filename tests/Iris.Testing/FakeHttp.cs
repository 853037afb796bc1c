using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Iris.Testing;

/// <summary>A request as a provider would see it.</summary>
/// <param name="Target">Method and URL: <c>POST https://provider.test/send</c>.</param>
/// <param name="Headers">Headers of request and content, names in lower case, values joined by a comma.</param>
/// <param name="Body">The body; empty for none.</param>
public sealed record FakeRequest(string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Stands in for the network. A request to a target that was not faked is a defect and fails the test.</summary>
public sealed class FakeHttp : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task<HttpResponseMessage>>> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<FakeRequest> requests = new();
    private Func<CancellationToken, Task<HttpResponseMessage>>? fallback;
    private readonly TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Every request, in order.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. requests];

    /// <summary>Done when a request has met <see cref="Hangs"/>.</summary>
    public Task Hanging => hanging.Task;

    /// <summary>Answers a target.</summary>
    public FakeHttp Answers(string target, int status, string body = "", params (string Name, string Value)[] headers)
    {
        answers[target] = _ =>
        {
            var response = Response(status, body);
            foreach (var (name, value) in headers)
            {
                if (!response.Headers.TryAddWithoutValidation(name, value))
                    response.Content.Headers.TryAddWithoutValidation(name, value);
            }

            return Task.FromResult(response);
        };
        return this;
    }

    /// <summary>Answers whatever is not faked otherwise.</summary>
    public FakeHttp AnswersAnything(int status, string body)
    {
        fallback = _ => Task.FromResult(Response(status, body));
        return this;
    }

    /// <summary>Answers a target differently each time; the last answer stays.</summary>
    public FakeHttp AnswersInTurn(string target, params (int Status, string Body)[] turns)
    {
        var calls = -1;
        answers[target] = _ =>
        {
            var (status, body) = turns[Math.Min(Interlocked.Increment(ref calls), turns.Length - 1)];
            return Task.FromResult(Response(status, body));
        };
        return this;
    }

    /// <summary>Fails a target as the network would.</summary>
    public FakeHttp Fails(string target, HttpRequestError error)
    {
        answers[target] = _ => Task.FromException<HttpResponseMessage>(new HttpRequestException(error, $"The network says {error}"));
        return this;
    }

    /// <summary>Never answers a target.</summary>
    public FakeHttp Hangs(string target)
    {
        answers[target] = async cancellationToken =>
        {
            hanging.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Nobody cancelled.");
        };
        return this;
    }

    private static HttpResponseMessage Response(int status, string body) =>
        new((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var target = $"{request.Method} {request.RequestUri}";
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value));
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        requests.Enqueue(new FakeRequest(target, headers, body));
        return (answers.GetValueOrDefault(target) ?? fallback) is { } answer
            ? await answer(cancellationToken)
            : throw new InvalidOperationException($"{target} is not faked.");
    }
}
