using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;
using static Iris.Adapters.Tests.Providers.VonageMessages.VonageMessagesFixture;

namespace Iris.Adapters.Tests.Providers.VonageMessages;

/// <summary>A channel's table of sends: by name the payload and the channel's part of the request that must come of it.</summary>
internal sealed class VonageMessagesSends(string path, string channel, IChannel payloads)
{
    private readonly JsonElement sends = Samples.Json(path);

    public IEnumerable<string> Names => sends.EnumerateObject().Select(send => send.Name);

    /// <summary>Sends one and expects the whole request, and that nothing is refused.</summary>
    public async Task AssertSentAsync(string name)
    {
        using var http = new FakeHttp().Answers(Target, 202, Accepted);
        var adapter = Adapter(channel, http);
        var payload = sends.GetProperty(name).GetProperty("payLoad");

        Assert.Empty(Refused(payload));
        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync(adapter, Read(payload), Account(adapter), Callbacks.Url));

        Assert.Equal(new ProviderMessage(Uuid, null), Assert.Single(outcome.Messages));
        var expected = JsonNode.Parse(sends.GetProperty(name).GetProperty("request").GetRawText())!.AsObject();
        expected["channel"] = channel.ToLowerInvariant();
        expected["to"] = "34600000001";
        expected["from"] = "IRIS";
        expected["client_ref"] = AdapterHost.Reference;
        expected["webhook_url"] = Callbacks.Url;
        expected["webhook_version"] = "v1";
        var sent = Assert.Single(http.Requests).Body;
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(sent)), sent);
    }

    /// <summary>The table misses no type that the channel has.</summary>
    public void AssertComplete() => Assert.Equal(
        payloads.PayloadTypes.Order(),
        sends.EnumerateObject().Select(send => send.Value.GetProperty("payLoad").GetProperty("Type").GetString()).Distinct().Order());

    /// <summary>Codes and paths of what the adapter refuses in a payload that its channel takes.</summary>
    public IEnumerable<string> Refused(JsonElement payload)
    {
        var adapter = Adapter(channel);
        var errors = new ErrorList();
        adapter.CheckPayload(Read(payload), errors);
        return errors.Items.Select(error => $"{error.Code} {error.Field}");
    }

    private ChannelPayload Read(JsonElement json)
    {
        var errors = new ErrorList();
        var payload = payloads.Read(json, new PayloadReading(UnknownMembers.Refuse), errors);
        Assert.Empty(errors.Items);
        return payload!;
    }
}
