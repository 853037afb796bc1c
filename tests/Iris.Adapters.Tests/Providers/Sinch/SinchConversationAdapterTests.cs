using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Adapters.Tests.Providers.Sinch;

/// <summary>Sending through the Conversation API, whatever the channel.</summary>
public abstract class SinchConversationAdapterTests : IAsyncLifetime, IAsyncDisposable
{
    protected const string Destination = "34600000001";
    private const string Target = "POST https://eu.conversation.api.sinch.com/v1/projects/project1/messages:send";
    private const string TokenTarget = "POST https://auth.sinch.com/oauth2/token";
    private const string TokenAnswer = """{ "access_token": "t1", "expires_in": 3599, "scope": "", "token_type": "bearer" }""";

    private readonly FakeHttp http = new FakeHttp()
        .Answers(TokenTarget, 200, TokenAnswer)
        .Answers(Target, 200, """{ "message_id": "01HMESSAGE", "accepted_time": "2026-01-01T10:00:00Z" }""");

    private readonly AdapterHost host;

    protected SinchConversationAdapterTests() =>
        host = new AdapterHost(http, services => services.AddSingleton<TimeProvider>(TestClock.New()));

    /// <summary>Name of the channel in Iris.</summary>
    protected abstract string Channel { get; }

    /// <summary>Its name at the provider.</summary>
    protected abstract string ProviderChannel { get; }

    /// <summary>Path of a payload that is one text.</summary>
    protected abstract string TextSample { get; }

    private IChannelAdapter Adapter => host.Registry.FindAdapter(Channel, "Sinch")!;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        http.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task SendAsync_Text_IsTheDocumentedRequest()
    {
        var text = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Samples.Json(TextSample).GetProperty("Text").GetString()!);

        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync(Settings(), Callbacks.Url));

        Assert.Equal([TokenTarget, Target], http.Requests.Select(request => request.Target));
        Assert.Equal("grant_type=client_credentials", http.Requests[0].Body);
        Assert.Equal("application/x-www-form-urlencoded", http.Requests[0].Headers["content-type"]);
        Assert.Equal(
            $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("key1:k3ysecret"))}", http.Requests[0].Headers["authorization"]);
        Assert.Equal(
            $$$"""{"app_id":"app1","recipient":{"identified_by":{"channel_identities":[{"channel":"{{{ProviderChannel}}}","identity":"{{{Destination}}}"}]}},"message":{"text_message":{"text":"{{{text}}}"}},"channel_priority_order":["{{{ProviderChannel}}}"],"message_metadata":"{{{AdapterHost.Reference}}}","callback_url":"{{{Callbacks.Url}}}"}""",
            http.Requests[1].Body);
        Assert.Equal("Bearer t1", http.Requests[1].Headers["authorization"]);
        Assert.Equal("application/json", http.Requests[1].Headers["content-type"]);
        Assert.Equal(new ProviderMessage("01HMESSAGE", Destination), Assert.Single(outcome.Messages));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("webhookSecret", false)]
    [InlineData("callbackUrlSecret", true)]
    [InlineData("webhookSecret,callbackUrlSecret", true)]
    public async Task SendAsync_SecretsOfCallbacks_DecideWhetherTheUrlGoesAlong(string secrets, bool goes)
    {
        await SendAsync(Settings([.. secrets.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => (name, "s"))]), Callbacks.Url);

        Assert.Equal(goes, http.Requests[1].Body.Contains("callback_url", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("us", null, null, "POST https://us.conversation.api.sinch.com/v1/projects/project1/messages:send")]
    [InlineData("br", null, "a/b", "POST https://br.conversation.api.sinch.com/v1/projects/a%2Fb/messages:send")]
    [InlineData("eu", "https://proxy.test/sinch/", null, "POST https://proxy.test/sinch/v1/projects/project1/messages:send")]
    public async Task SendAsync_RegionOrBaseUrl_MakeTheUrl(string region, string? baseUrl, string? project, string target)
    {
        http.Answers(target, 200, """{ "message_id": "m" }""");
        var settings = Settings([("region", region), .. Given("baseUrl", baseUrl), .. Given("projectId", project)]);

        Assert.IsType<SendOutcome.Accepted>(await SendAsync(settings));
    }

    [Fact]
    public async Task SendAsync_TokenUrlOfTheIntegration_IsUsed()
    {
        http.Answers("POST https://auth.test/token", 200, """{ "access_token": "other" }""");

        await SendAsync(Settings([("tokenUrl", "https://auth.test/token")]));

        Assert.Equal("Bearer other", http.Requests[1].Headers["authorization"]);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "OK")]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, """{ "message_id": "" }""")]
    [InlineData(200, """{ "message_id": "m" """)]
    [InlineData(200, """{ "error": { "code": 400, "message": "?" } }""")]
    [InlineData(502, "")]
    [InlineData(504, "")]
    public async Task SendAsync_AnswerThatSaysNothing_IsUnknown(int status, string body) =>
        Assert.IsType<SendOutcome.Unknown>(await AnswerAsync(status, body));

    [Theory]
    [InlineData(400, """{ "error": { "code": 400, "message": "bad", "status": "INVALID_ARGUMENT", "details": [] } }""", "INVALID_ARGUMENT", "bad")]
    [InlineData(400, """{ "error": { "code": 400, "message": "bad" } }""", "REFUSED", "bad")]
    [InlineData(400, """{ "error": { "code": 7, "message": "bad" } }""", "7", "bad")]
    [InlineData(400, """{ "error": "bad" }""", "REFUSED", "HTTP 400")]
    [InlineData(401, """{ "error": { "code": 401, "message": "no", "status": "UNAUTHENTICATED" } }""", "UNAUTHENTICATED", "no")]
    [InlineData(401, "", "UNAUTHORIZED", "HTTP 401")]
    [InlineData(403, """{ "error": { "code": 403, "message": "no", "status": "PERMISSION_DENIED" } }""", "PERMISSION_DENIED", "no")]
    [InlineData(404, """{ "error": { "code": 404, "message": "No such app", "status": "NOT_FOUND" } }""", "NOT_FOUND", "No such app")]
    [InlineData(404, "<html>", "WRONG_ADDRESS", "HTTP 404")]
    public async Task SendAsync_Refusal_IsFinalOrHolds(int status, string body, string code, string description)
    {
        Assert.Equal((code, description), Refusal.Of(await AnswerAsync(status, body), holds: status is 401 or 402 or 403 or 404));
    }

    [Fact]
    public async Task SendAsync_RateLimited_IsThrottled()
    {
        http.Answers(Target, 429, "", ("Retry-After", "3"));

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<SendOutcome.Throttled>(await SendAsync(Settings())).RetryAfter);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task SendAsync_ServerError_WasNotTaken(int status) => Assert.IsType<SendOutcome.Unreachable>(await AnswerAsync(status, ""));

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpRequestError.NameResolutionError, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpRequestError.ResponseEnded, typeof(SendOutcome.Unknown))]
    public async Task SendAsync_NoAnswer_SaysWhatIsKnown(HttpRequestError error, Type expected)
    {
        http.Fails(Target, error);

        Assert.IsType(expected, await SendAsync(Settings()));
    }

    [Theory]
    [InlineData(Target)]
    [InlineData(TokenTarget)]
    public async Task SendAsync_SlowProvider_LetsTheCancellationThrough(string target)
    {
        http.Hangs(target);
        using var timeout = new CancellationTokenSource();

        var sending = SendAsync(Settings(), null, timeout.Token);
        await http.Hanging;
        await timeout.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task SendAsync_TokenThatIsNotTaken_IsReplacedOnce()
    {
        http.AnswersInTurn(TokenTarget, (200, """{ "access_token": "old" }"""), (200, """{ "access_token": "new" }"""))
            .AnswersInTurn(Target, (401, ""), (200, """{ "message_id": "m" }"""));

        Assert.IsType<SendOutcome.Accepted>(await SendAsync(Settings()));
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(Settings()));

        Assert.Equal(
            ["Bearer old", "Bearer new", "Bearer new"],
            http.Requests.Where(request => request.Target == Target).Select(request => request.Headers["authorization"]));
        Assert.Equal(2, http.Requests.Count(request => request.Target == TokenTarget));
    }

    [Fact]
    public async Task SendAsync_FreshTokenIsNotTakenEither_IsRefused()
    {
        http.Answers(Target, 401, "");

        Assert.Equal(SendErrorCodes.Unauthorized, Assert.IsType<SendOutcome.Held>(await SendAsync(Settings())).Code);
        Assert.Equal(2, http.Requests.Count(request => request.Target == Target));
    }

    [Theory]
    [InlineData(401, """{ "error": "invalid_client", "error_description": "Bad key" }""", "invalid_client: Bad key")]
    [InlineData(400, """{ "error": "unsupported_grant_type" }""", "unsupported_grant_type")]
    [InlineData(403, """{ "error": { "code": 403, "message": "Blocked" } }""", "Blocked")]
    [InlineData(401, "", "HTTP 401")]
    public async Task SendAsync_CredentialsRefused_HoldsAndNothingIsSent(int status, string body, string words)
    {
        http.Answers(TokenTarget, status, body);

        var outcome = Assert.IsType<SendOutcome.Held>(await SendAsync(Settings()));

        Assert.Equal((SendErrorCodes.Unauthorized, words), (outcome.Code, outcome.Description));
        Assert.Equal(TokenTarget, Assert.Single(http.Requests).Target);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, """{ "access_token": "" }""")]
    [InlineData(200, """{ "access_token": "a\r\nb: c" }""")]
    [InlineData(200, """{ "access_token": { "value": "t" } }""")]
    [InlineData(500, "")]
    [InlineData(502, "")]
    [InlineData(504, "")]
    public async Task SendAsync_NoToken_IsKnownNotSent(int status, string body)
    {
        http.Answers(TokenTarget, status, body);

        Assert.IsType<SendOutcome.Unreachable>(await SendAsync(Settings()));
        Assert.Equal(TokenTarget, Assert.Single(http.Requests).Target);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.InvalidResponse)]
    public async Task SendAsync_TokenEndpointOutOfReach_IsKnownNotSent(HttpRequestError error)
    {
        http.Fails(TokenTarget, error);

        Assert.IsType<SendOutcome.Unreachable>(await SendAsync(Settings()));
    }

    [Fact]
    public async Task SendAsync_TokenEndpointLimitsTheRate_IsThrottled()
    {
        http.Answers(TokenTarget, 429, "", ("Retry-After", "5"));

        Assert.Equal(TimeSpan.FromSeconds(5), Assert.IsType<SendOutcome.Throttled>(await SendAsync(Settings())).RetryAfter);
    }

    /// <summary>The <c>message</c> that a payload becomes.</summary>
    protected async Task<JsonElement> MessageOfAsync(JsonElement payload) => (await BodyOfAsync(payload)).GetProperty("message");

    /// <summary>The whole request that a payload becomes.</summary>
    protected async Task<JsonElement> BodyOfAsync(JsonElement payload)
    {
        Assert.Empty(CheckPayload(payload));
        var request = host.Request(Adapter, Settings(), payload, Destination);
        Assert.IsType<SendOutcome.Accepted>(await Adapter.SendAsync(request, CancellationToken.None));
        return JsonElement.Parse(http.Requests[^1].Body);
    }

    /// <summary>Codes and paths of what the provider cannot carry.</summary>
    protected IReadOnlyList<string> CheckPayload(JsonElement payload)
    {
        var request = host.Request(Adapter, Settings(), payload, Destination);
        var errors = new ErrorList();
        Adapter.CheckPayload(request.Payload, errors);
        return [.. errors.Items.Select(error => $"{error.Code} {error.Field}")];
    }

    private Task<SendOutcome> AnswerAsync(int status, string body)
    {
        http.Answers(Target, status, body);
        return SendAsync(Settings());
    }

    private Task<SendOutcome> SendAsync(JsonElement settings, string? callbackUrl = null, CancellationToken cancellationToken = default) =>
        Adapter.SendAsync(
            host.Request(Adapter, settings, Samples.Json(TextSample), Destination) with { CallbackUrl = callbackUrl }, cancellationToken);

    private static (string Name, string Value)[] Given(string name, string? value) => value is null ? [] : [(name, value)];

    private static JsonElement Settings(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            ["region"] = "eu",
            ["projectId"] = "project1",
            ["appId"] = "app1",
            ["keyId"] = "key1",
            ["keySecret"] = "k3ysecret",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return JsonSerializer.SerializeToElement(settings);
    }
}
