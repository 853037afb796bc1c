using System.Text.Json;
using Iris.Adapters.Channels.Rcs;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Kernel;
using Iris.Testing;
using static Iris.Adapters.Tests.Providers.VonageMessages.VonageMessagesFixture;

namespace Iris.Adapters.Tests.Providers.VonageMessages;

public sealed class VonageMessagesRcsAdapterTests
{
    private static readonly VonageMessagesSends Sends = new("Providers/VonageMessages/Samples/Rcs/sends.json", RcsChannel.ChannelName, new RcsChannel());

    public static TheoryData<string> Names => [.. Sends.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public Task SendAsync_EveryKind_IsTheDocumentedRequest(string name) => Sends.AssertSentAsync(name);

    [Fact]
    public void Sends_EveryTypeOfTheChannel_IsThere() => Sends.AssertComplete();

    [Fact]
    public async Task SendAsync_TimeToLive_IsOfTheMessage()
    {
        using var http = new FakeHttp().Answers(Target, 202, Accepted);
        var adapter = Adapter("RCS", http);
        var payload = new RcsTextPayload { Type = RcsTypes.Text, Text = "¿Confirma?" };

        await SendAsync(adapter, payload, Application(adapter, ("ttlSeconds", 259_200)), Callbacks.Url);

        Assert.Equal(
            $$"""{"channel":"rcs","message_type":"text","to":"34600000001","from":"IRIS","client_ref":"{{AdapterHost.Reference}}","webhook_url":"{{Callbacks.Url}}","webhook_version":"v1","ttl":259200,"text":"¿Confirma?"}""",
            Assert.Single(http.Requests).Body);
    }

    [Theory]
    [InlineData(
        """{ "Type": "card-message-rcs", "Card": { "Title": "A" }, "Orientation": "HORIZONTAL" }""",
        "REQUIRED payLoad.card.description", "REQUIRED payLoad.card.media", "REQUIRED payLoad.imageAlignment")]
    [InlineData(
        """{ "Type": "carousel-message-rcs", "Cards": [ { "Description": "A" }, { "Media": { "Url": "https://a.test/a" } } ] }""",
        "REQUIRED payLoad.cards[0].title", "REQUIRED payLoad.cards[0].media", "REQUIRED payLoad.cards[1].title",
        "REQUIRED payLoad.cards[1].description")]
    [InlineData("""{ "Type": "image-message-rcs", "Media": { "Url": "https://a.test/a", "ThumbnailUrl": "https://a.test/b" } }""", "NOT_CARRIED payLoad.media.thumbnailUrl")]
    public void CheckPayload_WhatTheProviderAsksFor_IsRequired(string payload, params string[] errors) =>
        Assert.Equal(errors, Sends.Refused(JsonElement.Parse(payload)));

    [Theory]
    [InlineData(3072, true)]
    [InlineData(3073, false)]
    public void CheckPayload_Text_IsBounded(int length, bool fits)
    {
        var adapter = Adapter("RCS");
        var errors = new ErrorList();
        adapter.CheckPayload(new RcsTextPayload { Type = RcsTypes.Text, Text = new string('a', length) }, errors);

        Assert.Equal(fits ? [] : ["TOO_LONG payLoad.text"], errors.Items.Select(error => $"{error.Code} {error.Field}"));
    }
}
