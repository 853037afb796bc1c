using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;
using static Iris.Adapters.Tests.Providers.VonageMessages.VonageMessagesFixture;

namespace Iris.Adapters.Tests.Providers.VonageMessages;

public sealed class VonageMessagesSmsAdapterTests : IDisposable
{
    private static readonly SmsTextPayload Payload = new() { Type = SmsTypes.Text, Text = "¿Mañana?" };
    private readonly FakeHttp http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Probe_NamedApplication_ReadsIt()
    {
        using var http = new FakeHttp().Answers("GET https://api.nexmo.com/v2/applications/app-1", 404, """{ "title": "Not Found", "detail": "No such application" }""");
        var adapter = VonageMessagesFixture.Adapter("SMS", http);

        var rejected = Assert.IsType<SendOutcome.Rejected>(await adapter.ProbeOf(VonageMessagesFixture.Account(adapter, ("applicationId", "app-1")))!(default));

        Assert.Equal(("Not Found", "No such application"), (rejected.Code, rejected.Description));
    }

    /// <summary>Its tokens open no call that reads. (Source: VO-APP)</summary>
    [Fact]
    public void ProbeOf_ApplicationAlone_IsNone()
    {
        var adapter = VonageMessagesFixture.Adapter("SMS");

        Assert.Null(adapter.ProbeOf(VonageMessagesFixture.Application(adapter)));
    }

    [Fact]
    public async Task SendAsync_Text_IsTheDocumentedRequest()
    {
        http.Answers(Target, 202, Accepted);
        var adapter = Adapter("SMS", http);

        var outcome = Assert.IsType<SendOutcome.Accepted>(
            await SendAsync(adapter, Payload, Account(adapter, ("ttlSeconds", 600)), Callbacks.Url));

        var request = Assert.Single(http.Requests);
        Assert.Equal(
            $$"""{"channel":"sms","message_type":"text","to":"34600000001","from":"IRIS","client_ref":"{{AdapterHost.Reference}}","webhook_url":"{{Callbacks.Url}}","webhook_version":"v1","ttl":600,"text":"¿Mañana?"}""",
            request.Body);
        Assert.Equal("application/json", request.Headers["content-type"]);
        Assert.Equal(new ProviderMessage(Uuid, null), Assert.Single(outcome.Messages));
    }

    [Fact]
    public async Task SendAsync_NoPublicUrlAndNoTimeToLive_AreLeftOut()
    {
        http.Answers(Target, 202, Accepted);
        var adapter = Adapter("SMS", http);

        await SendAsync(adapter, Payload, Account(adapter));

        Assert.Equal(
            $$"""{"channel":"sms","message_type":"text","to":"34600000001","from":"IRIS","client_ref":"{{AdapterHost.Reference}}","webhook_version":"v1","text":"¿Mañana?"}""",
            Assert.Single(http.Requests).Body);
    }

    [Theory]
    [InlineData(202, "")]
    [InlineData(202, "OK")]
    [InlineData(202, "{}")]
    [InlineData(202, "[]")]
    [InlineData(202, """{ "message_uuid": "" }""")]
    [InlineData(202, """{ "message_uuid": "a" """)]
    [InlineData(200, """{ "title": "?" }""")]
    [InlineData(502, "")]
    [InlineData(504, "")]
    public async Task SendAsync_AnswerThatSaysNothing_IsUnknown(int status, string body) =>
        Assert.IsType<SendOutcome.Unknown>(await AnswerAsync(status, body));

    [Theory]
    [InlineData(401, """{"type":"https://developer.nexmo.com/api-errors/#unathorized","title":"No.","detail":"Check them","instance":"b"}""", "unathorized", "Check them")]
    [InlineData(402, """{"type":"https://developer.vonage.com/api-errors/#low-balance","title":"Low balance","instance":"b"}""", "low-balance", "Low balance")]
    [InlineData(422, """{"type":"https://developer.vonage.com/api-errors/messages#1150","title":"Invalid params","detail":"to","instance":"b"}""", "1150", "to")]
    [InlineData(422, """{"type":"about:blank","title":"Invalid","detail":"to"}""", "Invalid", "to")]
    [InlineData(422, """{"type":"x#","title":"Invalid"}""", "Invalid", "Invalid")]
    [InlineData(403, """{"detail":"no"}""", "UNAUTHORIZED", "no")]
    [InlineData(401, "", "UNAUTHORIZED", "HTTP 401")]
    [InlineData(404, "<html>", "WRONG_ADDRESS", "HTTP 404")]
    [InlineData(400, """{"type":{},"title":[],"detail":7}""", "REFUSED", "7")]
    public async Task SendAsync_Refusal_IsFinalOrHoldsWithTheEndOfItsType(int status, string body, string code, string description)
    {
        Assert.Equal((code, description), Refusal.Of(await AnswerAsync(status, body), holds: status is 401 or 402 or 403 or 404));
    }

    [Fact]
    public async Task SendAsync_RateLimited_IsThrottled()
    {
        http.Answers(Target, 429, """{"title":"Rate limit","detail":"Slower"}""", ("Retry-After", "3"));
        var adapter = Adapter("SMS", http);

        var outcome = Assert.IsType<SendOutcome.Throttled>(await SendAsync(adapter, Payload, Account(adapter)));

        Assert.Equal((TimeSpan.FromSeconds(3), "Slower"), (outcome.RetryAfter, outcome.Reason));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task SendAsync_ServerError_WasNotTaken(int status) =>
        Assert.IsType<SendOutcome.Unreachable>(await AnswerAsync(status, ""));

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpRequestError.NameResolutionError, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpRequestError.ResponseEnded, typeof(SendOutcome.Unknown))]
    public async Task SendAsync_NoAnswer_SaysWhatIsKnown(HttpRequestError error, Type expected)
    {
        http.Fails(Target, error);
        var adapter = Adapter("SMS", http);

        Assert.IsType(expected, await SendAsync(adapter, Payload, Account(adapter)));
    }

    [Fact]
    public async Task SendAsync_SlowProvider_LetsTheCancellationThrough()
    {
        http.Hangs(Target);
        var adapter = Adapter("SMS", http);
        using var timeout = new CancellationTokenSource();

        var sending = SendAsync(adapter, Payload, Application(adapter), null, timeout.Token);
        await http.Hanging;
        await timeout.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void CheckPayload_Text_IsBounded(int length, bool fits)
    {
        var adapter = Adapter("SMS");
        var errors = new ErrorList();
        adapter.CheckPayload(new SmsTextPayload { Type = SmsTypes.Text, Text = new string('a', length) }, errors);

        Assert.Equal(fits ? [] : ["TOO_LONG payLoad.text"], errors.Items.Select(error => $"{error.Code} {error.Field}"));
        if (!fits)
            Assert.Contains("1000", Assert.Single(errors.Items).Message.English, StringComparison.Ordinal);
    }

    private Task<SendOutcome> AnswerAsync(int status, string body)
    {
        http.Answers(Target, status, body);
        var adapter = Adapter("SMS", http);
        return SendAsync(adapter, Payload, Account(adapter));
    }
}
