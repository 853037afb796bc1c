using System.Text.Json;
using Iris.Adapters.Providers.SinchLatam;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Providers.SinchLatam;

public sealed class SinchLatamStatusTests
{
    [Theory]
    [InlineData(2, "SENT_SUCCESS", DeliveryProgress.Sent)]
    [InlineData(101, "EXPIRED", DeliveryProgress.Failed)]
    [InlineData(102, "CARRIER_COMMUNICATION_ERROR", DeliveryProgress.Failed)]
    [InlineData(103, "REJECTED_BY_CARRIER", DeliveryProgress.Failed)]
    [InlineData(201, "NO_CREDIT", DeliveryProgress.Failed)]
    [InlineData(202, "INVALID_DESTINATION_NUMBER", DeliveryProgress.Failed)]
    [InlineData(203, "BLACKLISTED", DeliveryProgress.Failed)]
    [InlineData(204, "DESTINATION_BLOCKED_BY_OPTOUT", DeliveryProgress.Failed)]
    [InlineData(205, "DESTINATION_MESSAGE_LIMIT_REACHED", DeliveryProgress.Failed)]
    [InlineData(206, "INVALID_MESSAGE_LENGTH", DeliveryProgress.Failed)]
    [InlineData(207, "INVALID_MESSAGE_TEXT", DeliveryProgress.Failed)]
    [InlineData(209, "INVALID_CONTENT", DeliveryProgress.Failed)]
    [InlineData(210, "INVALID_SESSION", DeliveryProgress.Failed)]
    [InlineData(211, "DESTINATION_BLOCKED_BY_OPTIN", DeliveryProgress.Failed)]
    [InlineData(212, "DESTINATION_BLOCKED_BY_WHITELIST", DeliveryProgress.Failed)]
    [InlineData(301, "INTERNAL_ERROR", DeliveryProgress.Failed)]
    [InlineData(311, "INTERNAL_ERROR", DeliveryProgress.Failed)]
    public void Of_SentCode_IsReadAsNumberAsTextAndByItsWord(int code, string word, DeliveryProgress expected)
    {
        foreach (var members in new[]
        {
            $"\"sentStatusCode\":{code},\"sentStatus\":\"{word}\"", $"\"sentStatusCode\":\"{code}\"", $"\"sentStatusCode\":{code}",
            $"\"sentStatus\":\"{word}\"", $"\"SentStatus\":\"{word}\"",
        })
        {
            var status = Read($$"""{"id":"m1",{{members}}}""");
            Assert.Equal(expected, status.Progress);
            Assert.Equal(word, status.CustomStatus);
        }
    }

    [Theory]
    [InlineData(4, "DELIVERED_SUCCESS", DeliveryProgress.Delivered)]
    [InlineData(5, "READ_SUCCESS", DeliveryProgress.Read)]
    [InlineData(101, "EXPIRED", DeliveryProgress.Failed)]
    [InlineData(104, "NOT_DELIVERED", DeliveryProgress.Failed)]
    public void Of_DeliveredCodeAfterSuccessfulSending_Decides(int code, string word, DeliveryProgress expected)
    {
        var status = Read(
            $$"""{"id":"m1","sentStatusCode":2,"sentStatus":"SENT_SUCCESS","deliveredStatusCode":"{{code}}","deliveredStatus":"{{word}}"}""");

        Assert.Equal(expected, status.Progress);
        Assert.Equal(word, status.CustomStatus);
        Assert.Equal($"{code}", status.Code);
    }

    [Theory]
    [InlineData("\"sent\":true", DeliveryProgress.Sent, "SENT_SUCCESS")]
    [InlineData("\"sent\":\"true\",\"delivered\":\"true\"", DeliveryProgress.Delivered, "DELIVERED_SUCCESS")]
    [InlineData("\"sent\":true,\"delivered\":true,\"read\":true", DeliveryProgress.Read, "READ_SUCCESS")]
    [InlineData("\"sentStatusCode\":2,\"deliveredStatusCode\":4,\"read\":true", DeliveryProgress.Read, "READ_SUCCESS")]
    [InlineData("\"sent\":true,\"sentStatusCode\":2,\"delivered\":false,\"deliveredStatusCode\":0,\"read\":false", DeliveryProgress.Sent, "SENT_SUCCESS")]
    [InlineData("\"sent\":true,\"delivered\":false,\"deliveredStatusCode\":104", DeliveryProgress.Failed, "NOT_DELIVERED")]
    [InlineData("\"sent\":false,\"sentStatusCode\":102", DeliveryProgress.Failed, "CARRIER_COMMUNICATION_ERROR")]
    public void Of_Flags_ComeAfterCodes(string members, DeliveryProgress expected, string word)
    {
        var status = Read($$"""{"id":"m1",{{members}}}""");

        Assert.Equal(expected, status.Progress);
        Assert.Equal(word, status.CustomStatus);
    }

    [Theory]
    [InlineData("\"sentStatusCode\":150", DeliveryProgress.Failed, "150")]
    [InlineData("\"sentStatusCode\":999", DeliveryProgress.None, "999")]
    [InlineData("\"sentStatusCode\":999,\"sentStatus\":\"NEW_WORD\"", DeliveryProgress.None, "NEW_WORD")]
    [InlineData("\"deliveredStatus\":\"NEW_WORD\"", DeliveryProgress.None, "NEW_WORD")]
    [InlineData("\"sent\":false", DeliveryProgress.None, "UNKNOWN")]
    [InlineData("\"sentStatusCode\":{},\"sentStatus\":[]", DeliveryProgress.None, "UNKNOWN")]
    public void Of_CodeThatIsNotDocumented_IsKeptAndClaimsNothing(string members, DeliveryProgress expected, string word)
    {
        var status = Read($$"""{"id":"m1",{{members}}}""");

        Assert.Equal(expected, status.Progress);
        Assert.Equal(word, status.CustomStatus);
    }

    [Fact]
    public void Of_NoIdAtAll_IsUnreadable() =>
        Assert.IsType<ProviderNotice.Unreadable>(SinchLatamStatus.Of(JsonElement.Parse("""{"sentStatusCode":2}""")));

    [Fact]
    public void Of_ReferenceOnly_IsEnough()
    {
        var status = Read("""{"correlationId":"685bc5e5c707c57a2a9d09c6","destination":"+55 (19) 90000-1111","sentStatusCode":2}""");

        Assert.Null(status.MessageId);
        Assert.Equal("685bc5e5c707c57a2a9d09c6", status.Reference);
        Assert.Equal("5519900001111", status.Destination);
    }

    private static ProviderNotice.Status Read(string item) =>
        Assert.IsType<ProviderNotice.Status>(SinchLatamStatus.Of(JsonElement.Parse(item)));

    [Theory]
    [InlineData("SMS")]
    [InlineData("WhatsApp")]
    public async Task OptOutCodes_OfBothChannels_HoldTheDocumentedOne(string channel)
    {
        await using var host = new AdapterHost();

        Assert.Equal(["204"], host.Registry.FindAdapter(channel, "SinchLatam")!.Descriptor.OptOutCodes);
    }
}
