using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Iris.Testing;

namespace Iris.Api.Tests.Support;

/// <summary>Follows the live stream of a tenant until it is disposed.</summary>
internal sealed class LiveClient : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<SseItem<string>> items = new();
    private HttpResponseMessage? response;
    private Task reading = Task.CompletedTask;

    /// <summary>Every event so far.</summary>
    public IReadOnlyList<SseItem<string>> Items => [.. items];

    /// <summary>Interactions as events told of them, in their order.</summary>
    public IReadOnlyList<JsonElement> Moves => [.. items.Where(item => item.EventType == "interaction").Select(item => JsonElement.Parse(item.Data))];

    /// <summary>The id that the last event had.</summary>
    public string LastId => items.Last(item => item.EventId is not null).EventId!;

    public bool HasEnded => reading.IsCompleted;

    public static async Task<LiveClient> OpenAsync(IrisClient client, string? lastEventId = null)
    {
        var live = new LiveClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/operations/live");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        live.response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((200, "text/event-stream"), ((int)live.response.StatusCode, live.response.Content.Headers.ContentType?.MediaType));
        live.reading = Task.Run(live.ReadAsync);
        await Eventually.HoldsAsync(() => live.Items.Count > 0, "the stream is open");
        return live;
    }

    public async Task<SseItem<string>> WaitForAsync(string type)
    {
        await Eventually.HoldsAsync(() => items.Any(item => item.EventType == type), $"event {type} comes");
        return items.First(item => item.EventType == type);
    }

    /// <summary>Waits until an event tells that an interaction has a status.</summary>
    public Task WaitForStatusAsync(string interactionId, string status) => Eventually.HoldsAsync(
        () => Moves.Any(move =>
            move.GetProperty("interactionId").GetString() == interactionId && move.GetProperty("status").GetString() == status),
        $"an event tells that {interactionId} is {status}");

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        response?.Dispose();
        await reading;
        end.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await using var stream = await response!.Content.ReadAsStreamAsync(end.Token);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(end.Token))
                items.Enqueue(item);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or HttpRequestException)
        {
            // Ended by one side.
        }
    }
}
