using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.Sinch;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Sinch;

public sealed class SinchSmsAdapterTests : IDisposable
{
    private const string Target = "POST https://eu.sms.api.sinch.com/xms/v1/plan1/batches";
    private const string Reference = "685bc5e5c707c57a2a9d09c6";
    private const string Batch = "01FC66621XXXXX119Z8PMV1QPQ";
    private readonly FakeHttp http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task SendAsync_Text_IsTheDocumentedRequest()
    {
        http.Answers(Target, 201, Samples.Text("Providers/Sinch/Samples/Sms/batch.json"));

        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync(["34600000001"], Callbacks.Url, ("from", "IRIS")));

        var request = Assert.Single(http.Requests);
        Assert.Equal(
            $$"""{"from":"IRIS","to":["34600000001"],"body":"Hola","type":"mt_text","delivery_report":"per_recipient","client_reference":"{{Reference}}","callback_url":"{{Callbacks.Url}}"}""",
            request.Body);
        Assert.Equal("Bearer t0ken", request.Headers["authorization"]);
        Assert.Equal("application/json", request.Headers["content-type"]);
        Assert.Equal(new ProviderMessage($"{Batch}/34600000001", "34600000001"), Assert.Single(outcome.Messages));
    }

    [Fact]
    public async Task SendAsync_NoSenderAndNoPublicUrl_AreLeftOut()
    {
        http.Answers(Target, 201, """{ "id": "b" }""");

        await SendAsync(["34600000001"], null);

        Assert.Equal(
            $$"""{"to":["34600000001"],"body":"Hola","type":"mt_text","delivery_report":"per_recipient","client_reference":"{{Reference}}"}""",
            Assert.Single(http.Requests).Body);
    }

    [Fact]
    public async Task SendAsync_SeveralDestinations_AreOneBatchWithAMessageEach()
    {
        http.Answers(Target, 201, """{ "id": "b" }""");

        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync(["34600000001", "34600000002"], null));

        Assert.Contains("\"to\":[\"34600000001\",\"34600000002\"]", Assert.Single(http.Requests).Body, StringComparison.Ordinal);
        Assert.Equal(
            [new ProviderMessage("b/34600000001", "34600000001"), new ProviderMessage("b/34600000002", "34600000002")], outcome.Messages);
    }

    [Theory]
    [InlineData("us", null, "plan1", "https://us.sms.api.sinch.com/xms/v1/plan1/batches")]
    [InlineData("br", null, "plan1", "https://br.sms.api.sinch.com/xms/v1/plan1/batches")]
    [InlineData("eu", "https://proxy.test/sinch/", "a/b", "https://proxy.test/sinch/xms/v1/a%2Fb/batches")]
    public void BindSettings_RegionOrBaseUrl_MakeTheUrl(string region, string? baseUrl, string plan, string expected)
    {
        var adapter = new SinchSmsAdapter(new ProviderHttp(http));
        var given = new List<(string, object)> { ("servicePlanId", plan), ("apiToken", "t0ken"), ("region", region) };
        if (baseUrl is not null)
            given.Add(("baseUrl", baseUrl));

        var settings = (SinchSmsSettings)adapter.BindSettings(Callbacks.Settings(adapter, [.. given]));

        Assert.Equal(expected, settings.BatchesUrl.AbsoluteUri);
        Assert.DoesNotContain("t0ken", settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(201, "")]
    [InlineData(201, "OK")]
    [InlineData(201, "{}")]
    [InlineData(201, """{ "id": "b" """)]
    [InlineData(201, "[]")]
    [InlineData(200, """{ "code": "syntax_invalid_json", "text": "?" }""")]
    [InlineData(502, "")]
    [InlineData(504, "")]
    public async Task SendAsync_AnswerThatSaysNothing_IsUnknown(int status, string body) =>
        Assert.IsType<SendOutcome.Unknown>(await AnswerAsync(status, body));

    [Theory]
    [InlineData(400, """{ "code": "syntax_constraint_violation", "text": "too long" }""", "syntax_constraint_violation", "too long")]
    [InlineData(400, """{ "code": "syntax_invalid_json", "text": "no" }""", "syntax_invalid_json", "no")]
    [InlineData(400, """{ "error": { "code": 400, "message": "bad", "status": "INVALID_ARGUMENT", "details": [] } }""", "INVALID_ARGUMENT", "bad")]
    [InlineData(400, """{ "error": { "code": 400, "message": "bad" } }""", "400", "bad")]
    [InlineData(400, """{ "error": "bad" }""", "REFUSED", "HTTP 400")]
    [InlineData(403, """{ "code": "blocked_account", "text": "blocked" }""", "blocked_account", "blocked")]
    [InlineData(401, "", "UNAUTHORIZED", "HTTP 401")]
    [InlineData(404, "<html>", "WRONG_ADDRESS", "HTTP 404")]
    [InlineData(415, "", "REFUSED", "HTTP 415")]
    public async Task SendAsync_Refusal_IsFinalOrHoldsInEitherShape(int status, string body, string code, string description)
    {
        Assert.Equal((code, description), Refusal.Of(await AnswerAsync(status, body), holds: status is 401 or 402 or 403 or 404));
    }

    [Fact]
    public async Task SendAsync_RateLimited_IsThrottled()
    {
        http.Answers(Target, 429, "", ("Retry-After", "3"));

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<SendOutcome.Throttled>(await SendAsync(["34600000001"], null)).RetryAfter);
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

        Assert.IsType(expected, await SendAsync(["34600000001"], null));
    }

    [Fact]
    public async Task SendAsync_SlowProvider_LetsTheCancellationThrough()
    {
        http.Hangs(Target);
        using var timeout = new CancellationTokenSource();

        var sending = SendAsync(["34600000001"], null, timeout.Token);
        await http.Hanging;
        await timeout.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    public void CheckPayload_Text_IsBounded(int length, bool fits)
    {
        var errors = new ErrorList();
        new SinchSmsAdapter(new ProviderHttp(http)).CheckPayload(
            new SmsTextPayload { Type = SmsTypes.Text, Text = new string('a', length) }, errors);

        Assert.Equal(fits, errors.IsEmpty);
        if (!fits)
            Assert.Contains("2000", Assert.Single(errors.Items).Message.English, StringComparison.Ordinal);
    }

    private Task<SendOutcome> AnswerAsync(int status, string body)
    {
        http.Answers(Target, status, body);
        return SendAsync(["34600000001"], null);
    }

    private Task<SendOutcome> SendAsync(string[] to, string? callbackUrl, params (string Name, object Value)[] more) =>
        SendAsync(to, callbackUrl, default, more);

    private Task<SendOutcome> SendAsync(
        string[] to, string? callbackUrl, CancellationToken cancellationToken, params (string Name, object Value)[] more)
    {
        var adapter = new SinchSmsAdapter(new ProviderHttp(http));
        var settings = adapter.BindSettings(Callbacks.Settings(
            adapter, [("servicePlanId", "plan1"), ("apiToken", "t0ken"), ("region", "eu"), .. more]));
        var payload = new SmsTextPayload { Type = SmsTypes.Text, Text = "Hola" };
        return adapter.SendAsync(
            new ProviderSend("67c98902c362797495a602c6", Reference, payload, to, settings, callbackUrl), cancellationToken);
    }
}
