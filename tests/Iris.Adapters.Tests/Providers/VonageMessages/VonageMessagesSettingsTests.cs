using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Providers.VonageMessages;
using Iris.Core.Channels;
using Iris.Testing;
using static Iris.Adapters.Tests.Providers.VonageMessages.VonageMessagesFixture;

namespace Iris.Adapters.Tests.Providers.VonageMessages;

public sealed class VonageMessagesSettingsTests
{
    private static readonly SmsTextPayload Payload = new() { Type = SmsTypes.Text, Text = "Hola" };

    public static TheoryData<string, object, string[]> SettingsRows
    {
        get
        {
            using var small = RSA.Create(1024);
            using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var key = Key.ExportPkcs8PrivateKeyPem();
            const string InvalidKey = "INVALID_PRIVATE_KEY settings.privateKey";
            return new()
            {
                { "account", new { from = "IRIS", apiKey = "k", apiSecret = "s" }, [] },
                { "application", new { from = "IRIS", applicationId = "a", privateKey = key }, [] },
                { "PKCS#1", new { from = "IRIS", applicationId = "a", privateKey = Key.ExportRSAPrivateKeyPem() }, [] },
                { "application of an account", new { from = "IRIS", applicationId = "a", privateKey = key, apiKey = "k" }, [] },
                { "account with an application", new { from = "IRIS", apiKey = "k", apiSecret = "s", applicationId = "a" }, [] },
                { "both", new { from = "IRIS", apiKey = "k", apiSecret = "s", applicationId = "a", privateKey = key }, ["EXACTLY_ONE settings.apiSecret"] },
                { "neither", new { from = "IRIS", apiKey = "k", applicationId = "a" }, ["EXACTLY_ONE settings.apiSecret"] },
                { "no API key", new { from = "IRIS", apiSecret = "s" }, ["REQUIRED settings.apiKey"] },
                { "no application", new { from = "IRIS", privateKey = key }, ["REQUIRED settings.applicationId"] },
                { "no key", new { from = "IRIS", applicationId = "a", privateKey = "key" }, [InvalidKey] },
                { "cut", new { from = "IRIS", applicationId = "a", privateKey = key.Replace("MII", "", StringComparison.Ordinal) }, [InvalidKey] },
                { "public", new { from = "IRIS", applicationId = "a", privateKey = Key.ExportSubjectPublicKeyInfoPem() }, [InvalidKey] },
                { "short", new { from = "IRIS", applicationId = "a", privateKey = small.ExportPkcs8PrivateKeyPem() }, [InvalidKey] },
                { "elliptic", new { from = "IRIS", applicationId = "a", privateKey = curve.ExportPkcs8PrivateKeyPem() }, [InvalidKey] },
                {
                    "encrypted",
                    new { from = "IRIS", applicationId = "a", privateKey = Key.ExportEncryptedPkcs8PrivateKeyPem(
                        "p", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)) },
                    [InvalidKey]
                },
            };
        }
    }

    [Theory]
    [InlineData("https://api.nexmo.com/v3/media/1b456509-974c-458b-aafa-45fc48a4d976", true)]
    [InlineData("https://api-us.nexmo.com/v3/media/1", true)]
    [InlineData("http://api-us.nexmo.com/v3/media/1", false)]
    [InlineData("https://api-us.nexmo.com:444/v3/media/1", false)]
    [InlineData("https://api-us.nexmo.com/v2/applications", false)]
    [InlineData("https://api-us.nexmo.com.example.test/v3/media/1", false)]
    [InlineData("https://example.test/v3/media/1", false)]
    public void AuthorizationFor_Url_IsOfTheProvidersMediaAlone(string url, bool isOwn)
    {
        var adapter = Adapter("WhatsApp");

        var authorization = ((IMediaSource)adapter).AuthorizationFor(new Uri(url), Application(adapter));

        Assert.Equal(isOwn, authorization?.StartsWith("Bearer ", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [MemberData(nameof(SettingsRows))]
    public void CheckSettings_Access_IsOneOfTwo(string name, object settings, string[] errors)
    {
        Assert.NotEmpty(name);
        foreach (var channel in ChannelsOfIris)
            Assert.Equal(errors, AdapterHost.CheckSettings(Adapter(channel), JsonSerializer.SerializeToElement(settings)));
    }

    [Theory]
    [InlineData("SMS", 19, "OUT_OF_RANGE")]
    [InlineData("SMS", 20, null)]
    [InlineData("SMS", 604_800, null)]
    [InlineData("SMS", 604_801, "OUT_OF_RANGE")]
    [InlineData("RCS", 19, "OUT_OF_RANGE")]
    [InlineData("RCS", 259_200, null)]
    [InlineData("RCS", 259_201, "OUT_OF_RANGE")]
    [InlineData("WhatsApp", 60, "NOT_ALLOWED")]
    public void CheckSettings_TimeToLive_IsBoundedByTheChannel(string channel, int seconds, string? error) => Assert.Equal(
        error is null ? [] : [$"{error} settings.ttlSeconds"],
        AdapterHost.CheckSettings(
            Adapter(channel), JsonSerializer.SerializeToElement(new { from = "IRIS", apiKey = "k", apiSecret = "s", ttlSeconds = seconds })));

    [Fact]
    public void BindSettings_Bound_PrintNoSecret()
    {
        var adapter = Adapter("SMS");
        var printed = $"{Account(adapter, ("signatureSecret", "s3cret"))} {Application(adapter)}";

        Assert.DoesNotContain("s3cret", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_Account_IsBasic()
    {
        using var http = new FakeHttp().Answers("POST https://proxy.test/vonage/v1/messages", 202, Accepted);
        var adapter = Adapter("SMS", http);

        await SendAsync(adapter, Payload, Account(adapter, ("baseUrl", "https://proxy.test/vonage/")));

        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes("abcd1234:s3cret"));
        Assert.Equal($"Basic {expected}", Assert.Single(http.Requests).Headers["authorization"]);
    }

    [Fact]
    public async Task SendAsync_Application_HasATokenThatIsRenewedBeforeItEnds()
    {
        var time = TestClock.New();
        using var http = new FakeHttp().Answers(Target, 202, Accepted);
        var adapter = Adapter("SMS", http, time);
        var settings = Application(adapter);

        await SendAsync(adapter, Payload, settings);
        time.Advance(VonageMessagesToken.Lifetime - VonageMessagesToken.Margin - TimeSpan.FromSeconds(1));
        await SendAsync(adapter, Payload, settings);
        time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(adapter, Payload, settings);

        var tokens = http.Requests.Select(request => request.Headers["authorization"]).ToArray();
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[1], tokens[2]);
        Assert.All(tokens, AssertSigned);
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds(), ClaimsOf(tokens[2]).GetProperty("iat").GetInt64());
    }

    private static void AssertSigned(string header)
    {
        Assert.StartsWith("Bearer ", header, StringComparison.Ordinal);
        var parts = header["Bearer ".Length..].Split('.');
        Assert.True(Key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));
        Assert.Equal("app-1", ClaimsOf(header).GetProperty("application_id").GetString());
    }

    private static JsonElement ClaimsOf(string header) => JsonElement.Parse(Base64Url.DecodeFromChars(header.Split('.')[1]));
}
