using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Iris.Api.Tokens;
using Iris.Core.Kernel;
using Iris.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Iris.Api.Tests.Tokens;

public sealed class SigningKeyRingTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly MemoryRing ring = new();
    private readonly FakeTimeProvider clock = TestClock.New();

    [Fact]
    public async Task Current_GatewayStartedAgain_ReadsTokensOfBefore()
    {
        using var before = NewGateway();
        var token = before.Issue();

        using var after = NewGateway();

        Assert.True(await after.AcceptsAsync(token));
        Assert.Equal(before.Keys.Current.Signer.Id, Assert.Single(after.Keys.Current.Published).Id);
    }

    [Fact]
    public async Task Read_TwoThatBothSawAnEmptyRing_AcceptEachOther()
    {
        using var first = NewGateway();
        using var second = NewGateway();
        // The second does all of its start between the first's look at the ring and what that makes of it.
        ring.AfterRead = () =>
        {
            ring.AfterRead = () => { };
            second.Keys.Read();
        };

        first.Keys.Read();

        Assert.Equal(2, first.Keys.Current.Published.Count);
        Assert.Single(second.Keys.Current.Published);
        Assert.True(await first.AcceptsAsync(second.Issue()));
        Assert.True(await second.AcceptsAsync(first.Issue()));
        // Its token may have been signed by the second's own key; the other one is known by now or with the next reading.
        second.Keys.Read();
        Assert.Equal(first.Keys.Current.Signer.Id, second.Keys.Current.Signer.Id);
        Assert.Equal(first.Keys.Current.Jwks, second.Keys.Current.Jwks);
    }

    [Fact]
    public async Task Read_ManyAtOnceOnAnEmptyRing_AcceptEachOther()
    {
        var gateways = Enumerable.Range(0, 4).Select(_ => NewGateway()).ToList();
        var tokens = await Task.WhenAll(gateways.Select(one => Task.Run(() => one.Issue())));

        foreach (var gateway in gateways)
        {
            foreach (var token in tokens)
                Assert.True(await gateway.AcceptsAsync(token));
        }

        gateways.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task ReadForUnknown_ForgedNames_ReadTheRingOnceInAWhile()
    {
        using var gateway = NewGateway();
        gateway.Keys.Read();
        var reads = ring.Reads;

        for (var i = 0; i < 100; i++)
            Assert.False(await gateway.AcceptsAsync(Renamed(gateway.Issue(), $"forged-{i}")));
        Assert.Equal(reads + 1, ring.Reads);

        clock.Advance(SigningKeyRing.MinReadInterval);
        Assert.False(await gateway.AcceptsAsync(Renamed(gateway.Issue(), "forged")));
        Assert.Equal(reads + 2, ring.Reads);
    }

    [Fact]
    public async Task ReadForUnknown_RingAway_RefusesTheTokenAndKeepsTheKeys()
    {
        using var gateway = NewGateway();
        var token = gateway.Issue();
        ring.IsAway = true;

        Assert.False(await gateway.AcceptsAsync(Renamed(token, "forged")));

        Assert.True(await gateway.AcceptsAsync(token));
    }

    [Fact]
    public async Task Read_KeyOfItsTime_IsFollowedByAnotherThatIsPublishedFirst()
    {
        using var gateway = NewGateway();
        using var other = NewGateway();
        var first = gateway.Keys.Current.Signer.Id;
        Assert.Equal(first, other.Keys.Current.Signer.Id);
        clock.Advance((89 * Day) - TimeSpan.FromTicks(1));
        gateway.Keys.Read();
        Assert.Equal([first], Published(gateway));

        // A day before its end the next one is there, and signs nothing.
        clock.Advance(TimeSpan.FromTicks(1));
        gateway.Keys.Read();
        other.Keys.Read();
        var second = gateway.Keys.Current.Newest.Id;
        Assert.Equal([first, second], Published(gateway));
        Assert.Equal([first, second], Published(other));
        Assert.Equal(first, KeyOf(gateway.Issue()));

        // Then it signs, at a gateway that has not read the ring since too, and tokens of before go on.
        clock.Advance(Day - TimeSpan.FromTicks(1));
        var old = gateway.Issue();
        Assert.Equal(first, KeyOf(old));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(second, KeyOf(gateway.Issue()));
        Assert.Equal(second, KeyOf(other.Issue()));
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(await other.AcceptsAsync(old));

        clock.Advance(SigningKeySet.Overlap - TimeSpan.FromMinutes(59) - TimeSpan.FromTicks(1));
        Assert.Equal([first, second], Published(gateway));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([second], Published(gateway));
        gateway.Keys.Read();
        Assert.Equal([second], Published(gateway));
    }

    [Fact]
    public async Task Read_RetiredKey_SignsNothingThatIsAccepted()
    {
        using var gateway = NewGateway();
        var first = gateway.Keys.Current.Signer;
        clock.Advance(90 * Day);
        gateway.Keys.Read();
        clock.Advance(SigningKeyRing.PublishedBefore + SigningKeySet.Overlap);
        var forged = Resigned(gateway.Issue(), first);

        Assert.False(await gateway.AcceptsAsync(forged));
        Assert.True(await gateway.AcceptsAsync(Resigned(gateway.Issue(), gateway.Keys.Current.Signer)));
    }

    [Fact]
    public void Current_ClockBehindTheOneThatMadeTheKey_SignsWithItAllTheSame()
    {
        using var ahead = NewGateway();
        ahead.Keys.Read();

        using var behind = new TokenGateway(ring, new FakeTimeProvider(TestClock.Start.AddSeconds(-30)));

        Assert.Equal(ahead.Keys.Current.Signer.Id, behind.Keys.Current.Signer.Id);
        Assert.Single(behind.Keys.Current.Published);
    }

    [Fact]
    public void Current_NothingChanged_IsTheSameSet()
    {
        using var gateway = NewGateway();

        Assert.Same(gateway.Keys.Current.Jwks, gateway.Keys.Current.Jwks);
    }

    [Fact]
    public async Task Watch_KeyTakenOutOfTheRing_CountsNoLongerAfterAMinute()
    {
        using var gateway = NewGateway();
        await gateway.Watch.StartAsync(default);
        var token = gateway.Issue();
        ring.Remove(gateway.Keys.Current.Signer.Id);
        Assert.True(await gateway.AcceptsAsync(token));

        await Eventually.GetAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return await gateway.AcceptsAsync(token) ? null : "refused";
            },
            "the key is forgotten");

        Assert.True(clock.GetUtcNow() - TestClock.Start < TimeSpan.FromMinutes(60), "the token would have ended by itself");
        Assert.True(await gateway.AcceptsAsync(gateway.Issue()));
        await gateway.Watch.StopAsync(default);
    }

    [Fact]
    public void Store_PrivatePart_IsEncrypted()
    {
        using var gateway = NewGateway();
        var secret = gateway.Keys.Current.Signer.Export();

        var stored = ring.ReadAll().Single(key => key.Xml.Name == "signingKey").Xml;

        Assert.DoesNotContain(Convert.ToBase64String(secret)[..40], stored.ToString(), StringComparison.Ordinal);
        Assert.Equal(-1, Convert.FromBase64String(stored.Element("privatePart")!.Value).AsSpan().IndexOf(secret));
    }

    [Fact]
    public void Store_DataProtection_IsNotToldOfSigningKeys()
    {
        using var log = new WarningLog();
        using var gateway = new TokenGateway(ring, clock, log: log);
        gateway.Keys.Read();
        using var next = new TokenGateway(ring, clock, log: log);

        Assert.Equal("secret", next.Protector.Unprotect(gateway.Protector.Protect("secret")));

        Assert.DoesNotContain(log.Lines, line => line.Contains("signingKey", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Read_KeyThatCannotBeRead_IsSaidOnceAndReplaced()
    {
        using var gateway = NewGateway();
        ring.Add(new StoredKey("damaged", new XElement("signingKey", new XAttribute("id", "damaged"))));
        using var log = new WarningLog();
        using var other = new TokenGateway(ring, clock, log: log);

        other.Keys.Read();
        other.Keys.Read();

        Assert.Single(log.Lines, line => line.Contains("damaged", StringComparison.Ordinal));
        Assert.True(await other.AcceptsAsync(other.Issue()));
        Assert.True(await gateway.AcceptsAsync(other.Issue()));
    }

    private TokenGateway NewGateway() => new(ring, clock);

    private static IEnumerable<string> Published(TokenGateway gateway) =>
        JsonElement.Parse(gateway.Keys.Current.Jwks).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!);

    private static string KeyOf(string token) =>
        JsonElement.Parse(Base64UrlEncoder.DecodeBytes(token.Split('.')[0])).GetProperty("kid").GetString()!;

    private static string Renamed(string token, string key)
    {
        var parts = token.Split('.');
        var header = Base64UrlEncoder.Decode(parts[0]).Replace(KeyOf(token), key, StringComparison.Ordinal);
        return string.Join('.', Base64UrlEncoder.Encode(header), parts[1], parts[2]);
    }

    /// <summary>What a token says, signed by another key under that key's name.</summary>
    private static string Resigned(string token, SigningKey key)
    {
        var parts = Renamed(token, key.Id).Split('.');
        var signature = key.Key.ECDsa.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256);
        return string.Join('.', parts[0], parts[1], Base64UrlEncoder.Encode(signature));
    }
}
