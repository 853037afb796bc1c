using System.Text;
using System.Text.Json;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.Vonage;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Errors;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Vonage;

public sealed class VonageSmsAdapterTests : IDisposable
{
    private const string Folder = "Providers/Vonage/Samples";
    private const string Target = "POST https://rest.nexmo.com/sms/json";
    private const string Reference = "685bc5e5c707c57a2a9d09c6";
    private const string Key = "abcd1234";
    private const string Secret = "s3cret";
    private readonly FakeHttp http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task SendAsync_Text_IsTheDocumentedRequest()
    {
        http.Answers(Target, 200, Samples.Text($"{Folder}/answer.json"));

        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync("Hola & adiós", Callbacks.Url, ("ttlSeconds", 3600)));

        var request = Assert.Single(http.Requests);
        Assert.Equal(
            $"api_key={Key}&api_secret={Secret}&from=IRIS&to=34600000001&text=Hola+%26+adi%C3%B3s&type=unicode&client-ref={Reference}"
            + $"&callback={Uri.EscapeDataString(Callbacks.Url)}&ttl=3600000",
            request.Body);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["content-type"]);
        Assert.False(request.Headers.ContainsKey("authorization"));
        Assert.Equal(
            [new ProviderMessage("0A0000000123ABCD1", "34600000001"), new ProviderMessage("0A0000000123ABCD2", "34600000001")],
            outcome.Messages);
        Assert.Null(outcome.CustomStatus);
        Assert.Equal("2", outcome.Answer!.Raw!.Value.GetProperty("message-count").GetString());
    }

    [Fact]
    public async Task SendAsync_NoPublicUrlAndNoTtl_AreLeftOut()
    {
        http.Answers(Target, 200, Samples.Text($"{Folder}/answer.json"));

        await SendAsync("Hola", null);

        Assert.Equal(
            $"api_key={Key}&api_secret={Secret}&from=IRIS&to=34600000001&text=Hola&client-ref={Reference}", Assert.Single(http.Requests).Body);
    }

    [Theory]
    [InlineData("Hola, ¿qué tal? ¡Bien! ñÑüÜ àòù ÉÇ", false)]
    [InlineData("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà", false)]
    [InlineData("|^€{}[]~\\\f", false)]
    [InlineData("ABCXYZabcxyz0189", false)]
    [InlineData("canción", true)]
    [InlineData("Á", true)]
    [InlineData("ç", true)]
    [InlineData("`", true)]
    [InlineData("\t", true)]
    [InlineData("“", true)]
    [InlineData("Ω", false)]
    [InlineData("ω", true)]
    [InlineData("😀", true)]
    public async Task SendAsync_Type_IsUnicodeOnlyWhereGsmHasNotTheCharacter(string text, bool isUnicode)
    {
        http.Answers(Target, 200, Samples.Text($"{Folder}/answer.json"));

        await SendAsync(text, null);

        var form = SentForm();
        Assert.Equal(text, form["text"]);
        Assert.Equal(isUnicode ? "unicode" : null, form.GetValueOrDefault("type"));
    }

    /// <summary>Signatures made with another library over the request's parameters.</summary>
    [Theory]
    [InlineData(null, "c952d2ebd867ad7a4b73a7e10b8f23f6")]
    [InlineData("md5hash", "c952d2ebd867ad7a4b73a7e10b8f23f6")]
    [InlineData("md5", "6588C471B96273B0444173720CFB82BE")]
    [InlineData("sha1", "886050EA82BE17D2BA6FFA6A90805B28FF6C34A9")]
    [InlineData("sha256", "5D0740ECA66CF54F82FE750414898A12B6E6756662597FE858249C5C5A53128D")]
    [InlineData(
        "sha512",
        "9536E2ABB41F13184762F535FC4221F573C83DC3BBA1398583E1BD8BC64EAD77B02201CDFA9BDA468D74C4B2B5050DBBAA6BAD80BE91275E3DB2E218F72D5466")]
    public async Task SendAsync_SendSignatureSecret_SignsInPlaceOfTheSecret(string? method, string signature)
    {
        http.Answers(Target, 200, Samples.Text($"{Folder}/answer.json"));
        var adapter = Adapter();
        var given = new List<(string, object)> { ("apiKey", Key), ("from", "IRIS"), ("sendSignatureSecret", "s1gn") };
        if (method is not null)
            given.Add(("signatureMethod", method));

        await adapter.SendAsync(Request("Hola", Callbacks.Url, adapter.BindSettings(Callbacks.Settings(adapter, [.. given]))), default);

        var form = SentForm();
        Assert.Equal(
            ["api_key", "from", "to", "text", "client-ref", "callback", "timestamp", "sig"], form.Keys);
        Assert.Equal("1767225600", form["timestamp"]);
        Assert.Equal(signature, form["sig"]);
    }

    [Theory]
    [InlineData("1", "Throttled", typeof(SendOutcome.Throttled))]
    [InlineData("10", "Too Many Existing Binds", typeof(SendOutcome.Throttled))]
    [InlineData("5", "Internal Error", typeof(SendOutcome.Unreachable))]
    public async Task SendAsync_NotTakenForNow_IsRepeated(string status, string words, Type expected)
    {
        foreach (var parts in new[] { 1, 3 })
        {
            var part = $$"""{"status":"{{status}}","error-text":"{{words}}"}""";
            var outcome = await AnswerAsync(200, $$"""{"messages":[{{string.Join(',', Enumerable.Repeat(part, parts))}}]}""");

            Assert.IsType(expected, outcome);
            Assert.Equal(words, (outcome as SendOutcome.Throttled)?.Reason ?? (outcome as SendOutcome.Unreachable)?.Reason);
            Assert.Equal(words, outcome.Answer!.Description);
        }
    }

    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    [InlineData("4")]
    [InlineData("6")]
    [InlineData("7")]
    [InlineData("8")]
    [InlineData("9")]
    [InlineData("11")]
    [InlineData("12")]
    [InlineData("14")]
    [InlineData("15")]
    [InlineData("22")]
    [InlineData("23")]
    [InlineData("29")]
    [InlineData("32")]
    [InlineData("33")]
    public async Task SendAsync_Refusal_IsFinalWithCodeAndWords(string status)
    {
        var told = Assert.IsType<SendOutcome.Rejected>(
            await AnswerAsync(200, $$"""{"message-count":"1","messages":[{"status":"{{status}}","error-text":"No way"}]}"""));
        var untold = Assert.IsType<SendOutcome.Rejected>(await AnswerAsync(200, $$"""{"messages":[{"status":{{status}}}]}"""));

        Assert.Equal((status, "No way"), (told.Code, told.Description));
        Assert.Equal(status, untold.Code);
        Assert.DoesNotContain("Status", untold.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_CapturedRefusal_IsFinal()
    {
        var outcome = Assert.IsType<SendOutcome.Rejected>(await AnswerAsync(200, Samples.Text($"{Folder}/refusal.json")));

        Assert.Equal(("2", "Missing to param"), (outcome.Code, outcome.Description));
    }

    [Fact]
    public async Task SendAsync_StatusNobodyKnows_IsFinal()
    {
        var outcome = Assert.IsType<SendOutcome.Rejected>(await AnswerAsync(200, """{"messages":[{"status":"77"}]}"""));

        Assert.Equal(("77", "Status 77"), (outcome.Code, outcome.Description));
    }

    /// <summary>A part that went out must not go out again, whatever the others were refused for.</summary>
    [Theory]
    [InlineData("0,1", "1", "1 of 2 parts")]
    [InlineData("1,0", "1", "1 of 2 parts")]
    [InlineData("0,0,5", "5", "2 of 3 parts")]
    [InlineData("0,10,9", "10", "1 of 3 parts")]
    [InlineData("9,0", "9", "1 of 2 parts")]
    public async Task SendAsync_SomePartsTaken_IsFinal(string statuses, string code, string words)
    {
        var outcome = Assert.IsType<SendOutcome.Rejected>(await AnswerAsync(200, Parts(statuses)));

        Assert.Equal(code, outcome.Code);
        Assert.Contains(words, outcome.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,5", typeof(SendOutcome.Throttled), null)]
    [InlineData("5,10", typeof(SendOutcome.Throttled), null)]
    [InlineData("5,5", typeof(SendOutcome.Unreachable), null)]
    [InlineData("1,9", typeof(SendOutcome.Rejected), "9")]
    [InlineData("9,1", typeof(SendOutcome.Rejected), "9")]
    public async Task SendAsync_NoPartTaken_IsRepeatedUnlessOneIsFinal(string statuses, Type expected, string? code)
    {
        var outcome = await AnswerAsync(200, Parts(statuses));

        Assert.IsType(expected, outcome);
        Assert.Equal(code, (outcome as SendOutcome.Rejected)?.Code);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "OK")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"messages":[]}""")]
    [InlineData(200, """{"messages":{}}""")]
    [InlineData(200, """{"messages":[7]}""")]
    [InlineData(200, """{"messages":[{"message-id":"m"}]}""")]
    [InlineData(200, """{"messages":[{"status":"0"}]}""")]
    [InlineData(200, """{"messages":[{"status":"0","message-id":"m"},{}]}""")]
    [InlineData(200, """{"messages":[{"status":"9"},{}]}""")]
    [InlineData(200, """{"messages":[{"status":"0","message-id":"m"}""")]
    [InlineData(302, """{"messages":[{"status":"0","message-id":"m"}]}""")]
    [InlineData(502, "")]
    [InlineData(504, "")]
    public async Task SendAsync_AnswerThatSaysNothing_IsUnknown(int status, string body) =>
        Assert.IsType<SendOutcome.Unknown>(await AnswerAsync(status, body));

    [Theory]
    [InlineData(400, "", "REFUSED", "HTTP 400")]
    [InlineData(401, "", "UNAUTHORIZED", "HTTP 401")]
    [InlineData(401, """{"messages":[{"status":"4","error-text":"Bad Credentials"}]}""", "4", "Bad Credentials")]
    [InlineData(404, "<html>", "REFUSED", "HTTP 404")]
    public async Task SendAsync_RefusingHttpStatus_IsFinal(int status, string body, string code, string description)
    {
        var outcome = Assert.IsType<SendOutcome.Rejected>(await AnswerAsync(status, body));

        Assert.Equal((code, description), (outcome.Code, outcome.Description));
    }

    [Fact]
    public async Task SendAsync_RateLimited_IsThrottled()
    {
        http.Answers(Target, 429, "", ("Retry-After", "3"));

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<SendOutcome.Throttled>(await SendAsync("Hola", null)).RetryAfter);
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

        Assert.IsType(expected, await SendAsync("Hola", null));
    }

    [Fact]
    public async Task SendAsync_SlowProvider_LetsTheCancellationThrough()
    {
        http.Hangs(Target);
        using var timeout = new CancellationTokenSource();
        var adapter = Adapter();

        var sending = adapter.SendAsync(Request("Hola", null, Settings(adapter)), timeout.Token);
        await http.Hanging;
        await timeout.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData(3200, true)]
    [InlineData(3201, false)]
    public void CheckPayload_Text_IsBounded(int length, bool fits)
    {
        var errors = new ErrorList();
        Adapter().CheckPayload(new SmsTextPayload { Type = SmsTypes.Text, Text = new string('a', length) }, new object(), errors);

        Assert.Equal(fits, errors.IsEmpty);
        if (!fits)
            Assert.Contains("3200", Assert.Single(errors.Items).Message.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"apiKey":"k","from":"IRIS","apiSecret":"s"}""", "")]
    [InlineData("""{"apiKey":"k","from":"IRIS","sendSignatureSecret":"s","signatureSecret":"s","signatureMethod":"sha512"}""", "")]
    [InlineData("""{"apiKey":"k","from":"IRIS"}""", "EXACTLY_ONE settings.apiSecret")]
    [InlineData("""{"apiKey":"k","from":"IRIS","apiSecret":"s","sendSignatureSecret":"s"}""", "EXACTLY_ONE settings.apiSecret")]
    [InlineData("""{"apiKey":"k","from":"IRIS","apiSecret":"s","ttlSeconds":19}""", "OUT_OF_RANGE settings.ttlSeconds")]
    [InlineData("""{"apiKey":"k","from":"IRIS","apiSecret":"s","ttlSeconds":604801}""", "OUT_OF_RANGE settings.ttlSeconds")]
    [InlineData("""{"apiKey":"k","from":"IRIS","apiSecret":"s","signatureMethod":"sha3"}""", "NOT_ALLOWED settings.signatureMethod")]
    [InlineData("""{"apiKey":"k","apiSecret":"s"}""", "REQUIRED settings.from")]
    public void CheckSettings_Table_NamesWhatIsWrong(string settings, string errors) =>
        Assert.Equal(errors, string.Join(", ", AdapterHost.CheckSettings(Adapter(), JsonElement.Parse(settings))));

    [Theory]
    [InlineData("https://proxy.test/vonage/", "https://proxy.test/vonage/sms/json")]
    [InlineData("https://proxy.test", "https://proxy.test/sms/json")]
    public void BindSettings_BaseUrl_MakesTheUrl(string baseUrl, string expected)
    {
        var adapter = Adapter();

        var settings = (VonageSmsSettings)Settings(adapter, ("baseUrl", baseUrl));

        Assert.Equal(expected, settings.SendUrl.AbsoluteUri);
        Assert.DoesNotContain(Secret, settings.ToString(), StringComparison.Ordinal);
    }

    private static string Parts(string statuses) => $$"""
        {"messages":[{{string.Join(',', statuses.Split(',').Select((status, i) => $$"""{"status":"{{status}}","message-id":"m{{i}}"}"""))}}]}
        """;

    private static SendRequest Request(string text, string? callbackUrl, object settings) => new(
        "67c98902c362797495a602c6", Reference, new SmsTextPayload { Type = SmsTypes.Text, Text = text }, ["34600000001"], settings, callbackUrl);

    private static object Settings(VonageSmsAdapter adapter, params (string Name, object Value)[] more) =>
        adapter.BindSettings(Callbacks.Settings(adapter, [("apiKey", Key), ("apiSecret", Secret), ("from", "IRIS"), .. more]));

    private VonageSmsAdapter Adapter() => new(new ProviderHttp(http), TestClock.New());

    private Dictionary<string, string> SentForm() =>
        new(WireForm.Parse(Encoding.UTF8.GetBytes(Assert.Single(http.Requests).Body)), StringComparer.Ordinal);

    private Task<SendOutcome> AnswerAsync(int status, string body)
    {
        http.Answers(Target, status, body);
        return SendAsync("Hola", null);
    }

    private Task<SendOutcome> SendAsync(string text, string? callbackUrl, params (string Name, object Value)[] more)
    {
        var adapter = Adapter();
        return adapter.SendAsync(Request(text, callbackUrl, Settings(adapter, more)), default);
    }
}
