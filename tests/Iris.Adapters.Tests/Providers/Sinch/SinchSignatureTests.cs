using System.Text;
using Iris.Adapters.Providers.Sinch;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Providers.Sinch;

/// <summary>The reference's own vector (C.4), and everything that must not pass for it.</summary>
public sealed class SinchSignatureTests
{
    private const string Secret = "iris-test-secret";
    private const string Body = """{"status":"DELIVERED"}""";
    private const string Nonce = "n-001";
    private const string Timestamp = "1760000000";
    private const string Signature = "pVE2OU119mjXdlqHXmPnQX3A8jl03Wxlcu6XLJIlxfs=";
    private static readonly DateTimeOffset Signed = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);

    [Fact]
    public void Verify_Vector_IsGenuineWithItsNonce()
    {
        var verdict = SinchSignature.Verify(Callback(), Secret);

        Assert.True(verdict.IsGenuine);
        Assert.Equal(Nonce, verdict.Nonce);
    }

    [Fact]
    public void Verify_HeaderNamesInAnotherCase_IsGenuine()
    {
        var callback = Callback();
        var headers = callback.Headers.Select(pair => KeyValuePair.Create(pair.Key.ToUpperInvariant(), pair.Value));

        Assert.True(SinchSignature.Verify(callback with { Headers = [.. headers] }, Secret).IsGenuine);
    }

    [Fact]
    public void Verify_AnyByteOfTheBodyChanged_IsForged()
    {
        for (var i = 0; i < Body.Length; i++)
        {
            var body = Encoding.UTF8.GetBytes(Body);
            body[i] ^= 1;
            Assert.False(SinchSignature.Verify(Callback() with { Body = body }, Secret).IsGenuine);
        }
    }

    [Theory]
    [InlineData(SinchSignature.SignatureHeader, Signature)]
    [InlineData(SinchSignature.TimestampHeader, Timestamp)]
    [InlineData(SinchSignature.NonceHeader, Nonce)]
    public void Verify_AnyCharacterOfAHeaderChangedOrMissing_IsForged(string header, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var changed = value.ToCharArray();
            changed[i] ^= (char)1;
            Assert.False(SinchSignature.Verify(With(header, new string(changed)), Secret).IsGenuine);
            Assert.False(SinchSignature.Verify(With(header, value.Remove(i, 1)), Secret).IsGenuine);
        }

        Assert.False(SinchSignature.Verify(With(header, ""), Secret).IsGenuine);
        Assert.False(SinchSignature.Verify(With(header, null), Secret).IsGenuine);
        Assert.False(SinchSignature.Verify(With(header, value + "0"), Secret).IsGenuine);
    }

    [Fact]
    public void Verify_AnotherSecret_IsForged() => Assert.False(SinchSignature.Verify(Callback(), "iris-test-secreu").IsGenuine);

    [Fact]
    public void Verify_ReserialisedBody_IsForged() =>
        Assert.False(SinchSignature.Verify(Callback() with { Body = """{ "status": "DELIVERED" }"""u8.ToArray() }, Secret).IsGenuine);

    [Theory]
    [InlineData("HmacSHA256", true)]
    [InlineData("hmacsha256", true)]
    [InlineData("HmacSHA1", false)]
    public void Verify_Algorithm_MustBeTheOneDocumented(string algorithm, bool genuine) =>
        Assert.Equal(genuine, SinchSignature.Verify(With(SinchSignature.AlgorithmHeader, algorithm), Secret).IsGenuine);

    [Theory]
    [InlineData(24 * 3600, true)]
    [InlineData(-300, true)]
    [InlineData((24 * 3600) + 1, false)]
    [InlineData(-301, false)]
    public void Verify_Age_IsBoundedBothWays(int seconds, bool genuine) =>
        Assert.Equal(genuine, SinchSignature.Verify(Callback() with { Received = Signed.AddSeconds(seconds) }, Secret).IsGenuine);

    [Theory]
    [InlineData("abc")]
    [InlineData("-1760000000")]
    [InlineData("1760000000.0")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public void Verify_SignedTimestampThatIsNone_IsForged(string timestamp)
    {
        var signature = SinchSignature.Sign(Secret, Encoding.UTF8.GetBytes(Body), Nonce, timestamp);

        Assert.False(SinchSignature.Verify(Callback(signature, timestamp), Secret).IsGenuine);
    }

    private static ProviderCallback With(string header, string? value)
    {
        var callback = Callback();
        var headers = callback.Headers.Where(pair => pair.Key != header).ToList();
        if (value is not null)
            headers.Add(new(header, value));
        return callback with { Headers = headers };
    }

    private static ProviderCallback Callback(string signature = Signature, string timestamp = Timestamp) => new(
        "POST", "https://gw.example.test/callback/1/t",
        [
            new(SinchSignature.SignatureHeader, signature),
            new(SinchSignature.TimestampHeader, timestamp),
            new(SinchSignature.NonceHeader, Nonce),
        ],
        [], Encoding.UTF8.GetBytes(Body), Signed);
}
