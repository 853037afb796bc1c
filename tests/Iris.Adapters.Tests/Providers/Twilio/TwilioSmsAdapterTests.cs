using System.Text;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.Twilio;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Twilio;

public sealed class TwilioSmsAdapterTests : IDisposable
{
    private const string Folder = "Providers/Twilio/Samples";
    private const string Account = "AC0123456789abcdef0123456789abcdef";
    private const string Target = $"POST https://api.twilio.com/2010-04-01/Accounts/{Account}/Messages.json";
    private const string Reference = "685bc5e5c707c57a2a9d09c6";
    private readonly FakeHttp http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task SendAsync_Text_IsTheDocumentedRequest()
    {
        http.Answers(Target, 201, Samples.Text($"{Folder}/answer.json"));

        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync(
            "Hola & adiós", Callbacks.Url, ("validityPeriodSeconds", 3600), ("smartEncoded", true)));

        var request = Assert.Single(http.Requests);
        Assert.Equal(
            $"To=%2B34600000001&From=%2B34900000000&Body=Hola+%26+adi%C3%B3s&StatusCallback={Uri.EscapeDataString($"{Callbacks.Url}?reference={Reference}")}"
            + "&ValidityPeriod=3600&SmartEncoded=true",
            request.Body);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["content-type"]);
        Assert.Equal($"Basic {Base64($"{Account}:t0ken")}", request.Headers["authorization"]);
        Assert.Equal([new ProviderMessage("SM0123456789abcdef0123456789abcdef", "34600000001")], outcome.Messages);
        Assert.Equal("queued", outcome.CustomStatus);
    }

    [Fact]
    public async Task SendAsync_NoPublicUrlAndNoOptions_AreLeftOut()
    {
        http.Answers(Target, 201, Samples.Text($"{Folder}/answer.json"));

        await SendAsync("Hola", null);

        Assert.Equal("To=%2B34600000001&From=%2B34900000000&Body=Hola", Assert.Single(http.Requests).Body);
    }

    [Fact]
    public async Task SendAsync_CallbackUrlWithAQuery_KeepsIt()
    {
        http.Answers(Target, 201, Samples.Text($"{Folder}/answer.json"));

        await SendAsync("Hola", "https://gw.example.test/c?a=1");

        Assert.Contains(
            Uri.EscapeDataString($"https://gw.example.test/c?a=1&reference={Reference}"), Assert.Single(http.Requests).Body, StringComparison.Ordinal);
    }

    /// <summary>Standard keys may not read the account. (Source: TW-KEY)</summary>
    [Fact]
    public async Task Probe_ApiKey_ReadsMessagesInPlaceOfTheAccount()
    {
        http.Answers($"GET https://api.twilio.com/2010-04-01/Accounts/{Account}/Messages.json?PageSize=1", 200, """{ "messages": [] }""");
        var adapter = Adapter();
        var settings = adapter.BindSettings(Callbacks.Settings(
            adapter, ("accountSid", Account), ("apiKeySid", "SK1"), ("apiKeySecret", "k3y"), ("messagingServiceSid", "MG1")));

        Assert.IsType<SendOutcome.Accepted>(await adapter.ProbeOf(settings)!(default));

        Assert.Equal($"Basic {Base64("SK1:k3y")}", Assert.Single(http.Requests).Headers["authorization"]);
    }

    [Theory]
    [InlineData($"https://api.twilio.com/2010-04-01/Accounts/{Account}/Messages/MM1/Media/ME1", true)]
    [InlineData($"https://api.twilio.com/2010-04-01/Accounts/{Account}/../AC2/Messages/MM1/Media/ME1", false)]
    [InlineData("https://api.twilio.com/2010-04-01/Accounts/AC2/Messages/MM1/Media/ME1", false)]
    [InlineData($"http://api.twilio.com/2010-04-01/Accounts/{Account}/Messages/MM1/Media/ME1", false)]
    [InlineData($"https://api.twilio.com:444/2010-04-01/Accounts/{Account}/Messages/MM1/Media/ME1", false)]
    [InlineData($"https://api.twilio.com.example.test/2010-04-01/Accounts/{Account}/Messages/MM1/Media/ME1", false)]
    [InlineData($"https://api.twilio.com@example.test/2010-04-01/Accounts/{Account}/Messages/MM1/Media/ME1", false)]
    [InlineData("https://media.twiliocdn.com/AC1/1", false)]
    public void AuthorizationFor_Url_IsOfTheAccountsOwnAlone(string url, bool isOwn)
    {
        var adapter = Adapter();
        var settings = adapter.BindSettings(Callbacks.Settings(adapter, ("accountSid", Account), ("authToken", "t0ken"), ("from", "IRIS")));

        Assert.Equal(isOwn ? $"Basic {Base64($"{Account}:t0ken")}" : null, ((IMediaSource)adapter).AuthorizationFor(new Uri(url), settings));
    }

    [Fact]
    public async Task Probe_WrongToken_HasTheCodeAndWordsOfTheProvider()
    {
        http.Answers(
            $"GET https://api.twilio.com/2010-04-01/Accounts/{Account}.json", 401,
            """{ "code": 20003, "message": "Authenticate", "more_info": "https://www.twilio.com/docs/errors/20003", "status": 401 }""");
        var adapter = Adapter();
        var settings = adapter.BindSettings(Callbacks.Settings(adapter, ("accountSid", Account), ("authToken", "t0ken"), ("from", "IRIS")));

        var rejected = Assert.IsType<SendOutcome.Held>(await adapter.ProbeOf(settings)!(default));

        Assert.Equal(("20003", "Authenticate"), (rejected.Code, rejected.Description));
    }

    [Fact]
    public async Task SendAsync_ApiKeyAndMessagingService_AreUsedInPlaceOfAccountAndSender()
    {
        http.Answers(Target, 201, Samples.Text($"{Folder}/answer.json"));
        var adapter = Adapter();
        var settings = adapter.BindSettings(Callbacks.Settings(
            adapter, ("accountSid", Account), ("apiKeySid", "SK1"), ("apiKeySecret", "k3y"), ("messagingServiceSid", "MG1")));

        await adapter.SendAsync(Request("Hola", null, settings), default);

        var request = Assert.Single(http.Requests);
        Assert.Equal("To=%2B34600000001&MessagingServiceSid=MG1&Body=Hola", request.Body);
        Assert.Equal($"Basic {Base64("SK1:k3y")}", request.Headers["authorization"]);
    }

    [Theory]
    [InlineData(400, 21211, typeof(SendOutcome.Rejected))]
    [InlineData(400, 21606, typeof(SendOutcome.Held))]
    [InlineData(400, 21212, typeof(SendOutcome.Held))]
    [InlineData(400, 21704, typeof(SendOutcome.Held))]
    [InlineData(403, 20005, typeof(SendOutcome.Held))]
    [InlineData(403, 20403, typeof(SendOutcome.Rejected))]
    [InlineData(400, 21608, typeof(SendOutcome.Rejected))]
    [InlineData(400, 21610, typeof(SendOutcome.Rejected))]
    [InlineData(400, 21614, typeof(SendOutcome.Rejected))]
    [InlineData(400, 21617, typeof(SendOutcome.Rejected))]
    [InlineData(401, 20003, typeof(SendOutcome.Held))]
    [InlineData(404, 20404, typeof(SendOutcome.Rejected))]
    [InlineData(429, 20429, typeof(SendOutcome.Throttled))]
    [InlineData(400, 20429, typeof(SendOutcome.Throttled))]
    [InlineData(400, 21611, typeof(SendOutcome.Throttled))]
    [InlineData(400, 14107, typeof(SendOutcome.Throttled))]
    [InlineData(500, 20500, typeof(SendOutcome.Unreachable))]
    [InlineData(503, 20503, typeof(SendOutcome.Unreachable))]
    [InlineData(502, 0, typeof(SendOutcome.Unknown))]
    [InlineData(504, 0, typeof(SendOutcome.Unknown))]
    public async Task SendAsync_Refusal_IsTheOutcomeOfItsCode(int status, int code, Type expected)
    {
        http.Answers(Target, status, $$"""{"code":{{code}},"message":"words","more_info":"https://x.test","status":{{status}}}""");

        var outcome = await SendAsync("Hola", null);

        Assert.IsType(expected, outcome);
        if (outcome is SendOutcome.Rejected or SendOutcome.Held)
            Assert.Equal(($"{code}", "words"), Refusal.Of(outcome, outcome is SendOutcome.Held));
        Assert.Equal("words", outcome.Answer!.Description);
    }

    [Fact]
    public async Task SendAsync_OptedOut_HasACodeThatTheAdapterDeclares()
    {
        http.Answers(Target, 400, """{"code":21610,"message":"Attempt to send to unsubscribed recipient","status":400}""");

        var rejected = Assert.IsType<SendOutcome.Rejected>(await SendAsync("Hola", null));

        Assert.Contains(rejected.Code, Adapter().Descriptor.OptOutCodes);
    }

    [Theory]
    [InlineData(201, "")]
    [InlineData(201, "<html>")]
    [InlineData(201, "[]")]
    [InlineData(201, """{"status":"queued"}""")]
    public async Task SendAsync_AnswerWithoutASid_IsUnknown(int status, string body)
    {
        http.Answers(Target, status, body);

        Assert.IsType<SendOutcome.Unknown>(await SendAsync("Hola", null));
    }

    [Theory]
    [InlineData(1600, null)]
    [InlineData(1601, "TOO_LONG payLoad.text")]
    public void CheckPayload_Text_IsBoundedByTheProvider(int length, string? error)
    {
        var errors = new ErrorList();
        Adapter().CheckPayload(new SmsTextPayload { Type = SmsTypes.Text, Text = new string('a', length) }, errors);

        Assert.Equal(error, errors.IsEmpty ? null : $"{errors.Items[0].Code} {errors.Items[0].Field}");
        if (error is not null)
            Assert.Contains("1600", errors.Items[0].Message.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "accountSid": "AC1", "authToken": "t", "from": "IRIS" }""")]
    [InlineData("""{ "accountSid": "AC1", "apiKeySid": "SK1", "apiKeySecret": "k", "messagingServiceSid": "MG1" }""")]
    [InlineData("""{ "accountSid": "AC1", "authToken": "t", "apiKeySid": "SK1", "apiKeySecret": "k", "from": "IRIS" }""")]
    [InlineData("""{ "accountSid": "AC1", "from": "IRIS" }""", "REQUIRED settings.authToken")]
    [InlineData("""{ "accountSid": "AC1", "authToken": "t" }""", "EXACTLY_ONE settings.from")]
    [InlineData("""{ "accountSid": "AC1", "authToken": "t", "from": "IRIS", "messagingServiceSid": "MG1" }""", "EXACTLY_ONE settings.from")]
    [InlineData("""{ "accountSid": "AC1", "authToken": "t", "apiKeySid": "SK1", "from": "IRIS" }""", "BOTH_OR_NEITHER settings.apiKeySid")]
    [InlineData("""{ "authToken": "t", "from": "IRIS", "validityPeriodSeconds": 36001 }""", "REQUIRED settings.accountSid", "OUT_OF_RANGE settings.validityPeriodSeconds")]
    public void Settings_Combinations_AreAcceptedOrRefused(string settings, params string[] errors) =>
        Assert.Equal(errors, AdapterHost.CheckSettings(Adapter(), System.Text.Json.JsonElement.Parse(settings)));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private TwilioSmsAdapter Adapter() => new(new ProviderHttp(http));

    private Task<SendOutcome> SendAsync(string text, string? callbackUrl, params (string, object)[] more)
    {
        var adapter = Adapter();
        var settings = Callbacks.Settings(adapter, [("accountSid", Account), ("authToken", "t0ken"), ("from", "+34900000000"), .. more]);
        return adapter.SendAsync(Request(text, callbackUrl, adapter.BindSettings(settings)), default);
    }

    private static ProviderSend Request(string text, string? callbackUrl, object settings) => new(
        AdapterHost.IntegrationId, Reference, new SmsTextPayload { Type = SmsTypes.Text, Text = text }, ["34600000001"], settings, callbackUrl);
}
