using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Iris.Api.Tests.Support;

/// <summary>A call as a receiver got it.</summary>
internal sealed record ReceivedCall(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Text);

    public string Id => Headers["webhook-id"];

    public string Event => Json.GetProperty(nameof(Event)).GetString()!;

    public string? InteractionId => Json.GetProperty("Payload").TryGetProperty("id", out var id) ? id.GetString() : null;
}

/// <summary>A client's system on a real port, which does what a test tells it.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedCall> calls = new();

    private TestReceiver(WebApplication app) => this.app = app;

    public string Url => $"{app.Urls.First()}/hook";

    /// <summary>Every call, in order.</summary>
    public IReadOnlyList<ReceivedCall> Calls => [.. calls];

    /// <summary>What a call comes to; 200 unless set.</summary>
    public Func<HttpContext, ReceivedCall, Task> Behaviour { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<TestReceiver> StartAsync(Action<IWebHostBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (configure is null)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            configure(builder.WebHost);
        var receiver = new TestReceiver(builder.Build());
        receiver.app.Run(receiver.HandleAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    public void Answer(int status, string body = "") => Behaviour = (context, _) =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var call = new ReceivedCall(context.Request.Method, context.Request.Path, headers, body.ToArray());
        calls.Enqueue(call);
        await Behaviour(context, call);
    }
}
