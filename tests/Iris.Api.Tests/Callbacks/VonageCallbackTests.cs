using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Callbacks;

/// <summary>Callbacks that come by GET and as forms, signed with the account's secret. (Source: C.6)</summary>
public sealed class VonageCallbackTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Secret = "iris-vonage";

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("3,1,2")]
    public async Task Callback_PartsOfALongReply_BecomeOneInteraction(string arrival)
    {
        var tenant = await application.NewTenantAsync();
        var url = await UrlAsync(tenant);
        var phone = TestTenant.NewPhone();
        string[] texts = ["Mañana & ", "pasado=no; ", "el 5 + 6"];

        foreach (var number in arrival.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture)))
        {
            var signed = Sign(new()
            {
                ["msisdn"] = phone,
                ["to"] = "34900000000",
                ["messageId"] = $"{phone}-{number}",
                ["text"] = texts[number - 1],
                ["type"] = "unicode",
                ["message-timestamp"] = "2026-01-01 10:00:00",
                ["concat"] = "true",
                ["concat-ref"] = "7",
                ["concat-total"] = "3",
                ["concat-part"] = $"{number}",
                ["nonce"] = $"{phone}-n{number}",
            });
            // The account's settings choose the form; all of them join.
            using var form = new FormUrlEncodedContent(signed);
            using var response = number == 2
                ? await application.Anonymous().Http.PostAsync(url, form)
                : await application.Anonymous().Http.GetAsync($"{url}?{await form.ReadAsStringAsync()}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var user = await Eventually.GetAsync(
            async () =>
            {
                var found = (await tenant.Client.GetAsync($"/user?destination={phone}")).Expect(200).Payload.GetProperty("items");
                return found.GetArrayLength() == 1 ? found[0].GetProperty("id").GetString() : null;
            },
            "the sender became a user");
        var process = (await tenant.Client.GetAsync($"/conversation/process?userId={user}")).Expect(200).Payload.GetProperty("items")[0];
        var items = (await tenant.Client.GetAsync($"/conversation/process/{process.GetProperty("id").GetString()}/interactions"))
            .Expect(200).Payload.GetProperty("items");
        Assert.Equal(1, items.GetArrayLength());
        var read = items[0];
        Assert.Equal(string.Concat(texts), read.GetProperty("payload").GetProperty("Text").GetString());
        Assert.Equal("RECEIVED", read.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Callback_ForgedOrOld_IsRefused()
    {
        var tenant = await application.NewTenantAsync();
        var url = await UrlAsync(tenant);
        var good = Sign(new() { ["messageId"] = "m", ["status"] = "delivered", ["nonce"] = "n" });
        var changed = new Dictionary<string, string>(good) { ["status"] = "failed" };
        var old = Sign(new() { ["messageId"] = "m", ["status"] = "delivered", ["nonce"] = "n" }, DateTimeOffset.UtcNow.AddHours(-25));

        foreach (var (parameters, expected) in new[] { (changed, 401), (old, 401), (good, 200) })
        {
            using var form = new FormUrlEncodedContent(parameters);
            using var response = await application.Anonymous().Http.GetAsync($"{url}?{await form.ReadAsStringAsync()}");
            Assert.Equal(expected, (int)response.StatusCode);
        }
    }

    private static async Task<string> UrlAsync(TestTenant tenant)
    {
        var integration = await tenant.NewIntegrationAsync(
            "SMS", "Vonage", new { apiKey = "k", apiSecret = "s", from = "IRIS", signatureSecret = Secret, signatureMethod = "sha256" });
        return (await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200)
            .Payload.GetProperty("callbackUrl").GetString()!;
    }

    /// <summary>As the reference describes it, written again: a second opinion.</summary>
    private static Dictionary<string, string> Sign(SortedDictionary<string, string> parameters, DateTimeOffset? at = null)
    {
        var ordered = new SortedDictionary<string, string>(parameters, StringComparer.Ordinal)
        {
            ["timestamp"] = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        var text = string.Concat(ordered.Select(pair => $"&{pair.Key}={pair.Value.Replace('&', '_').Replace('=', '_')}"));
        var sig = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text));
        return new(ordered) { ["sig"] = Convert.ToHexString(sig) };
    }
}
