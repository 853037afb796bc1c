using System.Text;
using System.Text.Json;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.Vonage;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;
using static Iris.Adapters.Tests.Providers.Vonage.VonageSmsFixture;

namespace Iris.Adapters.Tests.Providers.Vonage;

public sealed class VonageSmsAdapterTests : IDisposable
{
    private const string Reference = AdapterHost.Reference;
    private readonly FakeHttp http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public void ProbeOf_SignatureInPlaceOfTheSecret_IsNone()
    {
        using var http = new FakeHttp();
        var adapter = new VonageSmsAdapter(new ProviderHttp(http), TimeProvider.System);

        Assert.Null(adapter.ProbeOf(adapter.BindSettings(Callbacks.Settings(
            adapter, ("apiKey", "abcd1234"), ("sendSignatureSecret", "s"), ("from", "IRIS")))));
    }

    [Fact]
    public async Task SendAsync_Text_IsTheDocumentedRequest()
    {
        http.Answers(Target, 200, Samples.Text($"{Folder}/answer.json"));

        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync(http, "Hola & adiós", Callbacks.Url, ("ttlSeconds", 3600)));

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

        await SendAsync(http, "Hola", null);

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

        await SendAsync(http, text, null);

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
        var adapter = Adapter(http);
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
    [InlineData(3200, true)]
    [InlineData(3201, false)]
    public void CheckPayload_Text_IsBounded(int length, bool fits)
    {
        var errors = new ErrorList();
        Adapter().CheckPayload(new SmsTextPayload { Type = SmsTypes.Text, Text = new string('a', length) }, errors);

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
        var settings = (VonageSmsSettings)Settings(("baseUrl", baseUrl));

        Assert.Equal(expected, settings.SendUrl.AbsoluteUri);
        Assert.DoesNotContain(Secret, settings.ToString(), StringComparison.Ordinal);
    }

    private Dictionary<string, string> SentForm() =>
        new(WireForm.Parse(Encoding.UTF8.GetBytes(Assert.Single(http.Requests).Body)), StringComparer.Ordinal);
}
