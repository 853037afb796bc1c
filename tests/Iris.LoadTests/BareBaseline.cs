using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;

namespace Iris.LoadTests;

/// <summary>
/// What the gateway's figures are read as a share of, on the same framework, machine and disk. The bare insert: parse the send body, insert it with a
/// group commit, answer. The bare pipeline: the work of a send without any feature, that is one durable commit of interaction, user and process, the
/// answer, a POST to the provider, one durable update with its answer.
/// </summary>
internal static class BareBaseline
{
    public const string Verb = "bare-baseline";
    public const string InsertPath = "/insert";
    public const string PipelinePath = "/pipeline";

    /// <summary>As many calls at once as the gateway's integration may make.</summary>
    private const int Calls = 64;

    private sealed record Send(
        JsonElement PayLoad, string IntegrationId, string? ProcessId, string[] Destinations, bool AutoCreateUser, bool AutoCreateProcess);

    private sealed record Accepted(string Id, string Status, Send Send);

    private sealed record Answer(Accepted Payload, int Status);

    private sealed record Destination(string CorrelationId, string Value);

    private sealed record Message(JsonElement Content, Destination[] Destinations);

    /// <param name="database">File of the store.</param>
    /// <param name="providerUrl">Base URL of the provider stub.</param>
    public static async Task<int> ServeAsync(string database, string providerUrl)
    {
        using var store = new BareStore(database);
        using var provider = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Calls });
        var queue = Channel.CreateUnbounded<Accepted>();
        var senders = Enumerable.Range(0, Calls).Select(_ => SendAsync(queue.Reader, store, provider, $"{providerUrl}/whatsapp/send")).ToArray();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost(InsertPath, async (Send send) =>
        {
            var accepted = new Accepted(NewId(), "ACCEPTED", send);
            await store.InsertAsync(accepted.Id, Bytes(send));
            return new Answer(accepted, StatusCodes.Status200OK);
        });
        app.MapPost(PipelinePath, async (Send send) =>
        {
            var accepted = new Accepted(NewId(), "ACCEPTED", send);
            await store.AcceptAsync(
                accepted.Id, Bytes(accepted), send.Destinations[0], Bytes(new { accepted.Id, send.Destinations }), Bytes(new { accepted.Id, Open = true }));
            queue.Writer.TryWrite(accepted);
            return new Answer(accepted, StatusCodes.Status200OK);
        });
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.Single()).Port);
        await HarnessEnd.WaitAsync();
        await app.StopAsync();
        queue.Writer.Complete();
        await Task.WhenAll(senders);
        return 0;
    }

    private static async Task SendAsync(ChannelReader<Accepted> queue, BareStore store, HttpClient provider, string url)
    {
        await foreach (var accepted in queue.ReadAllAsync())
        {
            using var body = new ByteArrayContent(Bytes(new Message(accepted.Send.PayLoad, [new(accepted.Id, accepted.Send.Destinations[0])])));
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await provider.PostAsync(url, body);
            await store.FinishAsync(accepted.Id, await answer.Content.ReadAsByteArrayAsync());
        }
    }

    private static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web);

    /// <summary>In the form of the gateway's ids.</summary>
    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
