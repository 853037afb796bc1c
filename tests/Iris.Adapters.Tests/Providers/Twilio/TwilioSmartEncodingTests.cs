using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.Twilio;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Twilio;

/// <summary>Figures of Twilio's own calculator with smart encoding switched on. (Source: TW-SMART)</summary>
public sealed class TwilioSmartEncodingTests
{
    [Theory]
    [InlineData("“Hola”", "\"Hola\"", "GSM-7", 6, 1)]
    [InlineData("Precio 5–10 … ½", "Precio 5-10 ... 1/2", "GSM-7", 19, 1)]
    [InlineData("‘a’ ñ á", "'a' ñ á", "UCS-2", 7, 1)]
    [InlineData("\uFEFF\u200BHola ok", "Hola ok", "GSM-7", 7, 1)]
    [InlineData("＠×10", "@×10", "UCS-2", 4, 1)]
    [InlineData("“👋”", "\"👋\"", "UCS-2", 4, 1)]
    [InlineData("`x`", "'x'", "GSM-7", 3, 1)]
    [InlineData("ｈola\u00A0ｑ", "ｈola ｑ", "UCS-2", 6, 1)]
    [InlineData("Hola", "Hola", "GSM-7", 4, 1)]
    public void AsCarried_LookAlikes_AreWhatTheyBecome(string text, string expected, string encoding, int units, int parts)
    {
        Assert.Equal(expected, TwilioSmartEncoding.Apply(text));
        Assert.Equal(new SmsSegments(encoding, units, parts), SmsSegments.Of(Carried(text, isSmart: true).Text));
    }

    [Theory]
    [InlineData('“', 158, 160, 1)]
    [InlineData('“', 159, 161, 2)]
    [InlineData('…', 158, 164, 2)]
    public void AsCarried_TextAtTheEdge_HasThePartsThatItIsBilledAs(char edge, int letters, int units, int parts)
    {
        var carried = Carried($"{edge}{new string('a', letters)}{edge}", isSmart: true);

        Assert.Equal((units, (int?)parts), (SmsSegments.Of(carried.Text).Units, carried.BilledParts));
        Assert.Equal((letters + 2, true), (SmsSegments.Of(Carried($"{edge}{new string('a', letters)}{edge}", isSmart: false).Text).Units, carried.BilledParts < 3));
    }

    [Fact]
    public void AsCarried_NotAskedFor_IsThePayload()
    {
        var payload = new SmsTextPayload { Type = SmsTypes.Text, Text = "“Hola”" };
        using var http = new FakeHttp();
        var adapter = new TwilioSmsAdapter(new ProviderHttp(http));

        Assert.Same(payload, ((IChannelAdapter)adapter).AsCarried(payload, Settings(adapter, isSmart: false)));
    }

    private static SmsTextPayload Carried(string text, bool isSmart)
    {
        using var http = new FakeHttp();
        var adapter = new TwilioSmsAdapter(new ProviderHttp(http));
        return Assert.IsType<SmsTextPayload>(((IChannelAdapter)adapter).AsCarried(new SmsTextPayload { Type = SmsTypes.Text, Text = text }, Settings(adapter, isSmart)));
    }

    private static object Settings(TwilioSmsAdapter adapter, bool isSmart) => adapter.BindSettings(Callbacks.Settings(
        adapter, ("accountSid", "AC1"), ("authToken", "t"), ("from", "IRIS"), ("smartEncoded", isSmart)));
}
