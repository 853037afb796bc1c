using System.Text;
using System.Text.Json;
using Iris.Adapters.Providers.Sandbox;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Callbacks;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Providers.Sandbox;

public sealed class SandboxNoticeTests
{
    private const string Samples = """
        {"items":[{"messageId":"m-1","reference":"685bc5e5c707c57a2a9d09c6","status":"DELIVERED","destination":"34600000001"},
         {"messageId":"m-1","status":"FAILED","code":"1","description":"no"},{"status":"READ"},{"id":"r-1","from":"+34600000001","name":"Ana","type":"text","text":"Hola",
         "replyTo":"m-1"},{"id":"r-2","from":"34600000001","type":"media","media":{"url":"https://a.example/1","contentType":"video/mp4"}},
         {"id":"r-3","from":"34600000001","type":"location","latitude":1.5,"longitude":2},{"id":"r-4","from":"34600000001","type":"list","choice":{"id":"1","title":"Uno"}},
         {"id":"r-5","from":"34600000001","type":"button"},{"from":"34600000001"},7]}
        """;

    [Fact]
    public async Task Read_Items_AreNoticesRepliesAndWhatIsUnreadable()
    {
        await using var host = new AdapterHost();
        var (reader, settings) = Reader(host);

        var items = reader.Read(Notices.Callbacks.Post(Encoding.UTF8.GetBytes(Samples)), settings);

        var delivered = Assert.IsType<ProviderNotice.Status>(items[0]);
        Assert.Equal(("m-1", DeliveryProgress.Delivered, "34600000001"), (delivered.MessageId, delivered.Progress, delivered.Destination));
        Assert.Equal(("1", "no"), Assert.IsType<ProviderNotice.Status>(items[1]) is var failed ? (failed.Code, failed.Description) : default);
        Assert.Equal(
            ["text", "video", "location", "list-reply", "other"], items.OfType<ProviderNotice.Inbound>().Select(message => message.Payload.Type));
        Assert.Equal("m-1", items.OfType<ProviderNotice.Inbound>().First().ReplyToMessageId);
        Assert.Equal(3, items.OfType<ProviderNotice.Unreadable>().Count());
    }

    [Fact]
    public async Task Read_DamagedBodies_NeverThrows()
    {
        await using var host = new AdapterHost();
        var (reader, settings) = Reader(host);

        NoticeFuzz.Run(reader, settings, Samples);
    }

    [Theory]
    [InlineData("{}", false, "")]
    [InlineData("""{ "autoDeliver": "delivered" }""", false, "1000:DELIVERED")]
    [InlineData("""{ "autoDeliver": "read", "autoDelayMilliseconds": 10, "autoReply": "Sí" }""", false, "10:DELIVERED 20:READ 30:Sí")]
    [InlineData("""{ "autoDeliver": "read", "autoDelayMilliseconds": 10, "autoReverse": true, "autoTimes": 2 }""", false, "10:READ,READ 20:DELIVERED,DELIVERED")]
    [InlineData("""{ "autoDeliver": "read", "autoDelayMilliseconds": 0, "autoReverse": true, "autoReply": "Echo" }""", false, "0:READ,DELIVERED,text")]
    [InlineData("""{ "autoDeliver": "read", "autoFail": 0.5 }""", true, "1000:FAILED")]
    public async Task Script_OfSettings_IsWhatFollowsASend(string settings, bool fails, string expected)
    {
        await using var host = new AdapterHost();
        var adapter = host.Registry.FindAdapter("SMS", "Sandbox")!;
        var payload = JsonElement.Parse("""{ "Type": "simple-text", "Text": "text" }""");
        var request = host.Request(adapter, JsonElement.Parse(settings), payload, "34600000001");

        var script = SandboxScript.Of((SandboxSettings)request.Settings, request, [new ProviderMessage("m-1", null)], fails, Notices.Callbacks.Received);

        Assert.Equal(expected, string.Join(' ', script.Select(callback => $"{callback.Delay.TotalMilliseconds}:{string.Join(',', WordsOf(callback))}")));
    }

    private static IEnumerable<string?> WordsOf(PlayedCallback callback) => JsonElement.Parse(callback.Body).GetProperty("items").EnumerateArray()
        .Select(item => (item.TryGetProperty("status", out var status) ? status : item.GetProperty("text")).GetString());

    private static (ICallbackReader Reader, object Settings) Reader(AdapterHost host)
    {
        var adapter = host.Registry.FindAdapter("SMS", "Sandbox")!;
        return ((ICallbackReader)adapter, AdapterHost.Bind(adapter, JsonElement.Parse("{}")));
    }
}
