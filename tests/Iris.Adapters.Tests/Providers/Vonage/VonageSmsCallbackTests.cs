using System.Text.Json;
using Iris.Adapters.Providers.Vonage;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Testing;
using static Iris.Adapters.Tests.Providers.Vonage.VonageSmsFixture;

namespace Iris.Adapters.Tests.Providers.Vonage;

/// <summary>Signed, damaged and forged callbacks.</summary>
public sealed class VonageSmsCallbackTests
{
    private const string SigningSecret = "iris-vonage";
    private readonly VonageSmsAdapter adapter = Adapter();

    public static TheoryData<string, string> SignedForms
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var form in Forms)
            {
                foreach (var method in Methods)
                    rows.Add(form, method);
            }

            return rows;
        }
    }

    [Fact]
    public void Verify_NoSecret_IsNotSigned() =>
        Assert.Same(CallbackVerdict.NotSigned, adapter.Verify(Callback("GET", Sample("receipt")), Settings()));

    [Theory]
    [MemberData(nameof(SignedForms))]
    public void Verify_Secret_IsCheckedInEveryForm(string form, string method)
    {
        var settings = Settings(("signatureSecret", SigningSecret), ("signatureMethod", method));
        foreach (var name in SampleNames)
        {
            var signed = Sample(name);
            signed["timestamp"] = "1760000000";
            signed["nonce"] = "n1";
            signed["sig"] = VonageSignature.Sign(signed, SigningSecret, method);

            Assert.Equal(CallbackVerdict.Genuine("n1"), adapter.Verify(Callback(form, signed), settings));

            var changed = new Dictionary<string, string>(signed) { ["msisdn"] = "34600000002" };
            Assert.False(adapter.Verify(Callback(form, changed), settings).IsGenuine);
            Assert.False(adapter.Verify(Callback(form, Sample(name)), settings).IsGenuine);
            Assert.False(adapter.Verify(
                Callback(form, signed) with { Received = Callbacks.Received.AddHours(25) }, settings).IsGenuine);
        }
    }

    [Fact]
    public void Verify_NoMethod_IsTheHash()
    {
        var signed = Sample("receipt");
        signed["timestamp"] = "1760000000";
        signed["nonce"] = "n1";
        signed["sig"] = VonageSignature.Sign(signed, SigningSecret, "md5hash");

        Assert.True(adapter.Verify(Callback("GET", signed), Settings(("signatureSecret", SigningSecret))).IsGenuine);
    }

    [Fact]
    public void Verify_NumbersAndTruthValuesOfJson_AreSignedAsWritten()
    {
        var settings = Settings(("signatureSecret", SigningSecret), ("signatureMethod", "sha256"));
        var sig = VonageSignature.Sign(
            [new("concat", "true"), new("concat-part", "2"), new("text", ""), new("timestamp", "1760000000"), new("nonce", "n")], SigningSecret, "sha256");

        var verdict = adapter.Verify(
            Callbacks.Post($$"""{"text":"","keyword":null,"concat":true,"concat-part":2,"timestamp":1760000000,"nonce":"n","sig":"{{sig}}"}"""),
            settings);

        Assert.True(verdict.IsGenuine, verdict.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("OK")]
    [InlineData("{}")]
    public void Verify_NothingSigned_IsForged(string body) =>
        Assert.False(adapter.Verify(Callbacks.Post(body), Settings(("signatureSecret", SigningSecret))).IsGenuine);

    [Fact]
    public void Read_DamagedNotices_NeverThrow() =>
        NoticeFuzz.Run(adapter, Settings(), [.. SampleNames.Select(name => Samples.Text($"{Folder}/{name}.json"))]);

    /// <summary>Forms have no structure to break: whatever comes is one notice.</summary>
    [Fact]
    public void Read_DamagedForms_NeverThrow()
    {
        var random = new Random(20_260_101);
        var (plain, signed) = (Settings(), Settings(("signatureSecret", SigningSecret)));
        for (var round = 0; round < NoticeFuzz.Rounds; round++)
        {
            var good = Callback("form", Sample(SampleNames[round % SampleNames.Length]));
            var body = good.Body[..random.Next(1, good.Body.Length + 1)];
            for (var flips = random.Next(4); flips > 0; flips--)
                body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
            var damaged = good with { Body = body };

            Assert.NotEmpty(JsonSerializer.Serialize(Assert.Single(adapter.Read(damaged, plain)).Raw));
            Assert.False(adapter.Verify(damaged, signed).IsGenuine);
        }
    }
}
