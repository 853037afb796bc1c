using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.SinchLatam;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.SinchLatam;

public sealed class SinchLatamSmsAdapterTests : IDisposable
{
    private const string Target = "POST https://api-messaging.wavy.global/v1/send-sms";
    private const string Reference = "685bc5e5c707c57a2a9d09c6";
    private readonly FakeHttp http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task SendAsync_Text_IsTheDocumentedRequest()
    {
        http.Answers(Target, 200, $$"""[{ "id": "9cb87d36-79af-11e5-89f3-1b0591cdf807", "correlationId": "{{Reference}}" }]""");

        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync("¿Mañana a las 10?"));

        var request = Assert.Single(http.Requests);
        Assert.Equal(
            $$"""{"destination":"34600000001","messageText":"¿Mañana a las 10?","correlationId":"{{Reference}}"}""", request.Body);
        Assert.Equal("ops", request.Headers["username"]);
        Assert.Equal("t0ken", request.Headers["authenticationtoken"]);
        Assert.Equal("application/json", request.Headers["content-type"]);
        Assert.Equal("9cb87d36-79af-11e5-89f3-1b0591cdf807", Assert.Single(outcome.Messages).Id);
    }

    [Fact]
    public async Task SendAsync_BaseUrlAndCampaign_AreUsed()
    {
        http.Answers("POST https://proxy.test/latam/send-sms", 200, """[{ "id": "m1" }]""");

        await SendAsync("Hola", ("baseUrl", "https://proxy.test/latam/"), ("campaignAlias", "promo"));

        Assert.Contains("\"campaignAlias\":\"promo\"", Assert.Single(http.Requests).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """[{ "id": "m1" }]""", "m1")]
    [InlineData(201, """[{ "Id": 12 }]""", "12")]
    [InlineData(200, """{ "id": "m1", "correlationId": "c" }""", "m1")]
    public async Task SendAsync_Success_ReadsTheId(int status, string body, string id) =>
        Assert.Equal(id, Assert.Single(Assert.IsType<SendOutcome.Accepted>(await AnswerAsync(status, body)).Messages).Id);

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "[{}]")]
    [InlineData(200, """[{ "id": ""}]""")]
    [InlineData(200, """[{ "id": "m1" """)]
    [InlineData(200, "[null, 1, []]")]
    [InlineData(504, "gone")]
    public async Task SendAsync_AnswerThatSaysNothing_IsUnknown(int status, string body) =>
        Assert.IsType<SendOutcome.Unknown>(await AnswerAsync(status, body));

    [Theory]
    [InlineData(401, """{ "errorCode": 401, "errorMessage": "Invalid token" }""", "UNAUTHORIZED", "Invalid token")]
    [InlineData(403, "", "UNAUTHORIZED", "HTTP 403")]
    [InlineData(400, """{ "errorCode": 1012, "errorMessage": "Bad destination" }""", "1012", "Bad destination")]
    [InlineData(404, "[]", "WRONG_ADDRESS", "HTTP 404")]
    [InlineData(405, "", "WRONG_ADDRESS", "HTTP 405")]
    [InlineData(412, "", "REFUSED", "HTTP 412")]
    public async Task SendAsync_Refusal_IsFinalOrHolds(int status, string body, string code, string description)
    {
        Assert.Equal((code, description), Refusal.Of(await AnswerAsync(status, body), holds: status is >= 401 and <= 405));
    }

    [Theory]
    [InlineData(420)]
    [InlineData(429)]
    public async Task SendAsync_RateLimited_IsThrottled(int status)
    {
        http.Answers(Target, status, "", ("Retry-After", "7"));

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<SendOutcome.Throttled>(await SendAsync("Hola")).RetryAfter);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task SendAsync_ServerError_WasNotTaken(int status) =>
        Assert.IsType<SendOutcome.Unreachable>(await AnswerAsync(status, ""));

    [Fact]
    public async Task SendAsync_ConnectionRefused_WasNotTaken()
    {
        http.Fails(Target, HttpRequestError.ConnectionError);

        Assert.IsType<SendOutcome.Unreachable>(await SendAsync("Hola"));
    }

    [Fact]
    public async Task SendAsync_AnswerCut_IsUnknown()
    {
        http.Fails(Target, HttpRequestError.ResponseEnded);

        Assert.IsType<SendOutcome.Unknown>(await SendAsync("Hola"));
    }

    [Fact]
    public async Task SendAsync_SlowProvider_LetsTheCancellationThrough()
    {
        http.Hangs(Target);
        using var timeout = new CancellationTokenSource();

        var sending = SendAsync("Hola", timeout.Token);
        await http.Hanging;
        await timeout.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData(1280, true)]
    [InlineData(1281, false)]
    public void CheckPayload_Text_IsBounded(int length, bool fits)
    {
        var errors = new ErrorList();
        new SinchLatamSmsAdapter(new ProviderHttp(http)).CheckPayload(Text(new string('a', length)), errors);

        Assert.Equal(fits, errors.IsEmpty);
        if (!fits)
        {
            Assert.Equal("payLoad.text", errors.Items[0].Field);
            Assert.Contains("1280", errors.Items[0].Message.Spanish, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("userName", "ops\r\nX: y")]
    [InlineData("authenticationToken", "t0kén")]
    public void CheckSettings_ValueThatIsNoHeader_IsRefused(string name, string value)
    {
        var adapter = new SinchLatamSmsAdapter(new ProviderHttp(http));
        var errors = new ErrorList();
        adapter.CheckSettings(Callbacks.Settings(adapter, [.. Given.Where(setting => setting.Name != name), (name, value)]), errors);

        Assert.Equal($"settings.{name}", Assert.Single(errors.Items).Field);
    }

    [Fact]
    public void BindSettings_Printed_ShowNoToken()
    {
        var adapter = new SinchLatamSmsAdapter(new ProviderHttp(http));

        Assert.DoesNotContain("t0ken", adapter.BindSettings(Callbacks.Settings(adapter, Given)).ToString(), StringComparison.Ordinal);
    }

    private static (string Name, object Value)[] Given => [("userName", "ops"), ("authenticationToken", "t0ken")];

    private static SmsTextPayload Text(string text) => new() { Type = SmsTypes.Text, Text = text };

    private Task<SendOutcome> AnswerAsync(int status, string body)
    {
        http.Answers(Target, status, body);
        return SendAsync("Hola");
    }

    private Task<SendOutcome> SendAsync(string text, params (string Name, object Value)[] more) => SendAsync(text, default, more);

    private Task<SendOutcome> SendAsync(string text, CancellationToken cancellationToken, params (string Name, object Value)[] more)
    {
        var adapter = new SinchLatamSmsAdapter(new ProviderHttp(http));
        var settings = adapter.BindSettings(Callbacks.Settings(adapter, [.. Given, .. more]));
        return adapter.SendAsync(
            new ProviderSend("67c98902c362797495a602c6", Reference, Text(text), ["34600000001"], settings, Callbacks.Url), cancellationToken);
    }
}
