using System.Text;
using Iris.Adapters.Providers.Twilio;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Providers.Twilio;

/// <summary>Source: C.5, "X-Twilio-Signature".</summary>
public sealed class TwilioSignatureTests
{
    private const string Token = "iris-auth-token";
    private const string Url = "https://gw.example.test/hooks/twilio?i=7";
    private const string Form = "To=%2B34600000001&From=%2B34600000002&MessageSid=SM01&MessageStatus=delivered";
    private const string SharedSignature = "ZsqxTt+I/VPeKNfiunbCnHgydwXhUUTfbUaMOFIcTag=";
    private const string Signature = "ElLbj95EaTSZMlsPdB15ohBccdE=";

    [Fact]
    public void Verify_VectorOfTheReference_IsGenuine() => Assert.True(Verify(Callback()));

    [Fact]
    public void Verify_ParametersInAnotherOrder_AreSortedByName() =>
        Assert.True(Verify(Callback(form: "MessageStatus=delivered&MessageSid=SM01&From=%2B34600000002&To=%2B34600000001")));

    /// <summary>Distinct and sorted, as the official libraries do.</summary>
    [Theory]
    [InlineData("Media=b&Media=a", "MediaaMediab")]
    [InlineData("Media=a&Media=a", "Mediaa")]
    [InlineData("b=1&Media=b&a=2&Media=a", "MediaaMediaba2b1")]
    public void Verify_RepeatedParameter_HasEachValueOnce(string form, string text) =>
        Assert.True(Verify(Callback(Url, form, TwilioSignature.Sign(Token, Url + text))));

    [Theory]
    [InlineData("https://gw.example.test/hooks/twilio?i=7", "https://gw.example.test:443/hooks/twilio?i=7")]
    [InlineData("https://gw.example.test:443/hooks/twilio?i=7", "https://gw.example.test/hooks/twilio?i=7")]
    [InlineData("http://gw.example.test:8080/hook", "http://gw.example.test/hook")]
    [InlineData("https://[::1]/hook", "https://[::1]:443/hook")]
    [InlineData("https://gw.example.test", "https://gw.example.test:443")]
    public void Verify_PortWrittenOrNot_IsTheSameUrl(string called, string asSigned) =>
        Assert.True(Verify(Callback(called, "", TwilioSignature.Sign(Token, asSigned))));

    /// <summary>As the official library tries them: rewritten, escaped as a browser does, and each with the port.</summary>
    [Theory]
    [InlineData("https://gw.example.test/hook?a=x+y", "https://gw.example.test/hook?a=x%20y")]
    [InlineData("https://gw.example.test/hook?a=x+y", "https://gw.example.test:443/hook?a=x%20y")]
    [InlineData("https://gw.example.test:8443/hook?b=%2B34&a=1:2@3&b=z&c", "https://gw.example.test/hook?b=%2B34&b=z&a=1%3A2%403&c=")]
    [InlineData("https://gw.example.test/hook?a=it's", "https://gw.example.test/hook?a=it%27s")]
    [InlineData("https://gw.example.test/hook?a=it%27s+(1)!*%C3%B1", "https://gw.example.test/hook?a=it's%20(1)!*%C3%B1")]
    [InlineData("https://gw.example.test/hook?a=%zz", "https://gw.example.test/hook?a=%25zz")]
    public void Verify_QueryWrittenAnew_IsTheSameUrl(string called, string asSigned)
    {
        Assert.True(Verify(Callback(called, "", TwilioSignature.Sign(Token, asSigned))));
        Assert.False(Verify(Callback(called, "", TwilioSignature.Sign(Token, asSigned + "x"))));
    }

    /// <summary>The vector is of another library (Python's <c>hmac</c>).</summary>
    [Theory]
    [InlineData("key=webhooks_sharedkey_01,algorithm=HMAC_SHA256", SharedSignature)]
    [InlineData(" algorithm = hmac_sha256 , key=k", SharedSignature)]
    [InlineData("key=webhooks_sharedkey_01,algorithm=HMAC_SHA1", Signature)]
    [InlineData("key=webhooks_sharedkey_01", Signature)]
    public void Verify_AlgorithmOfTheHeader_IsTheOneThatSigned(string settings, string signature)
    {
        Assert.True(Verify(Shared(settings, signature)));
        Assert.False(Verify(Shared(settings, signature == Signature ? SharedSignature : Signature)));
    }

    [Theory]
    [InlineData("algorithm=HMAC_MD5")]
    [InlineData("algorithm=none")]
    [InlineData("a,b,c,d,e,f,g,h=i,algorithm=HMAC_SHA256")]
    public void Verify_AlgorithmThatIsNotKnown_IsForged(string settings)
    {
        Assert.False(Verify(Shared(settings, SharedSignature)));
        Assert.False(Verify(Shared(settings, "")));
    }

    [Fact]
    public void Verify_AnyByteOfTheFormBroken_IsForged()
    {
        for (var i = 0; i < Form.Length; i++)
        {
            var broken = Form[..i] + (Form[i] == 'x' ? 'y' : 'x') + Form[(i + 1)..];
            Assert.False(Verify(Callback(form: broken)), broken);
        }
    }

    [Fact]
    public void Verify_AnyByteOfTheUrlBroken_IsForged()
    {
        for (var i = 0; i < Url.Length; i++)
        {
            var broken = Url[..i] + (Url[i] == 'x' ? 'y' : 'x') + Url[(i + 1)..];
            Assert.False(Verify(Callback(broken)), broken);
        }
    }

    [Fact]
    public void Verify_AnyByteOfTheSignatureOrTokenBroken_IsForged()
    {
        for (var i = 0; i < Signature.Length; i++)
            Assert.False(Verify(Callback(signature: Signature[..i] + (Signature[i] == 'x' ? 'y' : 'x') + Signature[(i + 1)..])));
        for (var i = 0; i < Token.Length; i++)
            Assert.False(TwilioSignature.Verify(Callback(), Token[..i] + (Token[i] == 'x' ? 'y' : 'x') + Token[(i + 1)..]).IsGenuine);
    }

    [Fact]
    public void Verify_NoHeaderOrMoreParameters_IsForged()
    {
        Assert.False(Verify(Callback() with { Headers = [new("Content-Type", "application/x-www-form-urlencoded")] }));
        Assert.False(Verify(Callback(form: Form + "&Extra=1")));
        Assert.False(Verify(Callback(form: "")));
    }

    [Fact]
    public void Verify_JsonBody_IsTheOneWhoseHashTheUrlCarries()
    {
        // SHA-256 of {"a":1}, by another library.
        const string hash = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
        const string url = $"https://gw.example.test/hooks/twilio?bodySHA256={hash}";
        var callback = new ProviderCallback(
            "POST", url, [new("X-Twilio-Signature", TwilioSignature.Sign(Token, url)), new("Content-Type", "application/json")],
            [new("bodySHA256", hash)], Encoding.UTF8.GetBytes("""{"a":1}"""), Callbacks.Received);

        Assert.True(Verify(callback));
        Assert.False(Verify(callback with { Body = Encoding.UTF8.GetBytes("""{"a":2}""") }));
        Assert.False(Verify(callback with { Query = [] }));
        // Told to be a form, it would not be covered by the hash.
        Assert.False(Verify(callback with
        {
            Headers = [callback.Headers[0], new("Content-Type", "application/x-www-form-urlencoded")],
        }));
    }

    private static bool Verify(ProviderCallback callback) => TwilioSignature.Verify(callback, Token).IsGenuine;

    private static ProviderCallback Shared(string settings, string signature)
    {
        var callback = Callback(signature: signature);
        return callback with { Headers = [.. callback.Headers, new("x-twilio-webhooks-signature-settings", settings)] };
    }

    private static ProviderCallback Callback(string url = Url, string form = Form, string signature = Signature) => new(
        "POST", url, [new("x-twilio-signature", signature), new("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")], [],
        Encoding.UTF8.GetBytes(form), Callbacks.Received);
}
