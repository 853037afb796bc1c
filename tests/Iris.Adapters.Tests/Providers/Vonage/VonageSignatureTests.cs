using Iris.Adapters.Providers.Vonage;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Providers.Vonage;

/// <summary>The reference's own vectors (C.6), those of the other methods made with another library, and everything that must not pass.</summary>
public sealed class VonageSignatureTests
{
    private const string Secret = "iris-vonage";
    private const string Nonce = "n-001";
    private static readonly DateTimeOffset Signed = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);

    public static TheoryData<string, string> Vectors => new()
    {
        { "md5hash", "06826b893bd089160e8453b03691df7d" },
        { "md5", "5ED20B319AB05B95323FE93A99DCA0EE" },
        { "sha1", "AA43685312E91208CB18FD666EDF17DB2434B1C1" },
        { "sha256", "DF3B31D351C3E25B5ADA84D25E2430218B9DAF32E9E5DD34CF3D79E641E82632" },
        {
            "sha512",
            "1B521357D42BFDC85C2209527C88DB07A4D270BD545F695E51A53847AD53510D"
            + "9047C181048AC6EE682A2B139D90568EF18DDD5982EEFCCB688D67A59BBA8137"
        },
    };

    [Fact]
    public void Methods_All_HaveAVector() => Assert.Equal(VonageSmsFixture.Methods, Vectors.Select(vector => (string)vector[0]));

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Verify_Vector_IsGenuineWithItsNonce(string method, string signature)
    {
        Assert.Equal(signature, VonageSignature.Sign(Parameters(signature), Secret, method));
        foreach (var written in new[] { signature, signature.ToLowerInvariant(), signature.ToUpperInvariant() })
            Assert.Equal(CallbackVerdict.Genuine(Nonce), Verify(method, Parameters(written)));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Verify_ParametersInAnotherOrder_IsGenuine(string method, string signature) =>
        Assert.True(Verify(method, [.. Parameters(signature).Reverse()]).IsGenuine);

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Verify_AnyCharacterChanged_IsForged(string method, string signature)
    {
        var good = Parameters(signature);
        for (var i = 0; i < good.Length; i++)
        {
            var (name, value) = good[i];
            for (var at = 0; at < value.Length; at++)
            {
                // '=' and '&' are both signed as '_': the scheme cannot tell the three apart.
                if (value[at] is not ('=' or '&'))
                    AssertForged(method, good, i, name, Flip(value, at));
                AssertForged(method, good, i, name, value.Remove(at, 1));
            }

            for (var at = 0; at < name.Length; at++)
                AssertForged(method, good, i, Flip(name, at), value);
            AssertForged(method, good, i, name, value + "0");
            AssertForged(method, good, i, name, "");
            Assert.False(Verify(method, [.. good.Where((_, j) => j != i)]).IsGenuine);
        }

        Assert.False(Verify(method, [.. good, new("price", "0")]).IsGenuine);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Verify_AnotherSecretOrMethod_IsForged(string method, string signature)
    {
        Assert.False(VonageSignature.Verify(Parameters(signature), Signed, "iris-vonagf", method).IsGenuine);
        Assert.All(VonageSmsFixture.Methods.Where(other => other != method), other =>
            Assert.False(Verify(other, Parameters(signature)).IsGenuine));
    }

    [Fact]
    public void Verify_SameTextCutIntoOtherParameters_IsForged()
    {
        var joined = Parameters("06826b893bd089160e8453b03691df7d").Where(pair => pair.Key is not ("status" or "nonce"))
            .Append(new("nonce=n-001&status", "delivered")).Append(new("nonce", Nonce));

        Assert.False(Verify("md5hash", [.. joined]).IsGenuine);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("sig")]
    [InlineData("Nonce")]
    public void Verify_RepeatedParameter_IsForgedEvenIfSigned(string name)
    {
        KeyValuePair<string, string>[] twice = [.. Parameters("").Where(pair => pair.Key != "sig"), new(name, "delivered")];
        KeyValuePair<string, string>[] signed = [.. twice, new("sig", VonageSignature.Sign(twice, Secret, "sha256"))];

        Assert.False(Verify("sha256", signed).IsGenuine);
    }

    [Theory]
    [InlineData(24 * 3600, true)]
    [InlineData(-300, true)]
    [InlineData((24 * 3600) + 1, false)]
    [InlineData(-301, false)]
    public void Verify_Age_IsBoundedBothWays(int seconds, bool genuine) => Assert.Equal(
        genuine,
        VonageSignature.Verify(
            Parameters("06826b893bd089160e8453b03691df7d"), Signed.AddSeconds(seconds), Secret, VonageSignature.Md5Hash).IsGenuine);

    [Theory]
    [InlineData("timestamp", "abc")]
    [InlineData("timestamp", "-1760000000")]
    [InlineData("timestamp", "1760000000.0")]
    [InlineData("timestamp", "99999999999999999999")]
    [InlineData("timestamp", "9223372036854775807")]
    [InlineData("timestamp", "")]
    [InlineData("nonce", "")]
    public void Verify_SignedButUnusable_IsForged(string name, string value) => Assert.False(Verify("sha256", Resigned(name, value)).IsGenuine);

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Verify_Nonce_IsBounded(int length, bool genuine) =>
        Assert.Equal(genuine, Verify("sha256", Resigned("nonce", new string('n', length))).IsGenuine);

    [Fact]
    public void Verify_TextBeyondAscii_IsSignedAsUtf8()
    {
        // printf '&nonce=n&text=mañana €&timestamp=1760000000iris-vonage' | md5sum
        KeyValuePair<string, string>[] parameters =
            [new("text", "mañana €"), new("nonce", "n"), new("timestamp", "1760000000"), new("sig", "6d6d7026b44f598e81d2afc07d6a5cc1")];

        Assert.True(Verify("md5hash", parameters).IsGenuine);
    }

    private static KeyValuePair<string, string>[] Resigned(string name, string value)
    {
        KeyValuePair<string, string>[] changed =
            [.. Parameters("").Where(pair => pair.Key != "sig" && pair.Key != name), new(name, value)];
        return [.. changed, new("sig", VonageSignature.Sign(changed, Secret, "sha256"))];
    }

    private static void AssertForged(string method, KeyValuePair<string, string>[] good, int index, string name, string value) =>
        Assert.False(
            Verify(method, [.. good.Select((pair, i) => i == index ? new(name, value) : pair)]).IsGenuine, $"{method} {name}={value}");

    private static CallbackVerdict Verify(string method, params KeyValuePair<string, string>[] parameters) =>
        VonageSignature.Verify(parameters, Signed, Secret, method);

    private static string Flip(string text, int at)
    {
        var changed = text.ToCharArray();
        changed[at] ^= (char)1;
        return new string(changed);
    }

    private static KeyValuePair<string, string>[] Parameters(string signature) =>
    [
        new("client-ref", "a=b&c"), new("err-code", "0"), new("messageId", "0A01"), new("msisdn", "34600000001"), new("nonce", Nonce),
        new("status", "delivered"), new("timestamp", "1760000000"), new("to", "IRIS"), new("sig", signature),
    ];
}
