using System.Diagnostics;
using Iris.Core.Channels;

namespace Iris.Adapters.Http;

/// <summary>Makes a call and has the tape of its attempt hear it.</summary>
internal static class TapedCall
{
    public static async Task<ProviderHttpAnswer> RunAsync(ExchangeTape tape, HttpRequestMessage request, Func<Task<ProviderHttpAnswer>> call)
    {
        var (now, begun, body) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp(), await BeginningAsync(request.Content, tape.MostBytes));
        ProviderHttpAnswer? answer = null;
        string? error = null;
        try
        {
            return answer = await call();
        }
        catch (Exception exception)
        {
            error = exception is HttpRequestException { HttpRequestError: var kind } ? kind.ToString() : exception.GetType().Name;
            throw;
        }
        finally
        {
            tape.Add(new HeardExchange(
                now, Stopwatch.GetElapsedTime(begun), request.Method.Method, request.RequestUri!, body, (int?)answer?.Status,
                answer is null ? null : answer.Body.Length <= tape.MostBytes ? answer.Body : answer.Body[..tape.MostBytes], error));
        }
    }

    /// <summary>Bodies that are in memory are heard; those that are read as they are sent can be read once.</summary>
    private static async Task<byte[]?> BeginningAsync(HttpContent? content, int most)
    {
        if (content is not ByteArrayContent || most == 0)
            return null;

        var stream = await content.ReadAsStreamAsync();
        var bytes = new byte[Math.Min(most, stream.Length)];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
