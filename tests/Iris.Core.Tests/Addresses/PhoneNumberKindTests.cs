using Iris.Core.Addresses;

namespace Iris.Core.Tests.Addresses;

public sealed class PhoneNumberKindTests
{
    [Theory]
    [InlineData("34638766068", "34638766068")]
    [InlineData("+34 638 76 60 68", "34638766068")]
    [InlineData("0034638766068", "34638766068")]
    [InlineData("+55(19) 900001111", "5519900001111")]
    [InlineData("1-202-555-0143", "12025550143")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("+44 (0)20 7946 0958", "442079460958")]
    [InlineData("0044 (0) 20 7946 0958", "442079460958")]
    [InlineData("+49 (0) 209 2233445", "492092233445")]
    [InlineData("+39 06 6982 1234", "390669821234")]
    [InlineData("+7 8 495 123-45-67", "74951234567")]
    [InlineData("+36 06 20 123 4567", "36201234567")]
    [InlineData("+49 209/2233445", "492092233445")]
    [InlineData("+34\u00a0600\u00a0000\u00a0001", "34600000001")]
    [InlineData("+34\u202f600000001", "34600000001")]
    [InlineData("+34\u2011600\u2011000\u2011001", "34600000001")]
    [InlineData("+34\u2212600\u2013000\u2014001", "34600000001")]
    [InlineData("\u202a+34600000001\u202c", "34600000001")]
    [InlineData("\u2068+34600000001\u2069", "34600000001")]
    [InlineData("\ufeff+34600000001\u200b", "34600000001")]
    [InlineData("+34\u00ad600\u2060000001", "34600000001")]
    [InlineData("＋３４６０００００００１", "34600000001")]
    public void TryNormalise_AnyWriting_DigitsOnly(string raw, string expected)
    {
        Assert.True(DestinationKinds.PhoneNumber.TryNormalise(raw, default, out var value));
        Assert.Equal(expected, value);
    }

    /// <summary>What the library holds for impossible or does not know stays as it is.</summary>
    [Theory]
    [InlineData("5215512345678")]
    [InlineData("525512345678")]
    [InlineData("551187654321")]
    [InlineData("5491112345678")]
    [InlineData("999123456789")]
    [InlineData("88213300655")]
    [InlineData("22501234567")]
    [InlineData("3460000")]
    public void TryNormalise_ByAnyOpinionOfRanges_Stays(string raw)
    {
        Assert.True(DestinationKinds.PhoneNumber.TryNormalise("+" + raw, default, out var value));
        Assert.Equal(raw, value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("123456")]
    [InlineData("1234567890123456")]
    [InlineData("34+638766068")]
    [InlineData("++34638766068")]
    [InlineData("34638766068x")]
    [InlineData("1-800-FLOWERS")]
    [InlineData("+34 600 000 001 ext. 7")]
    [InlineData("٣٤٦٣٨٧٦٦٠٦٨")]
    [InlineData("638'; DROP TABLE users")]
    [InlineData("0346387660")]
    [InlineData("020 7946 0958")]
    [InlineData("1111111111111111")]
    public void TryNormalise_NoNumber_IsRefused(string? raw) => Assert.False(DestinationKinds.PhoneNumber.TryNormalise(raw, default, out _));

    [Theory]
    [InlineData("GB", "020 7946 0958", "442079460958")]
    [InlineData("ES", "600 00 00 01", "34600000001")]
    [InlineData("ES", "34600000001", "34600000001")]
    [InlineData("ES", "+44 20 7946 0958", "442079460958")]
    [InlineData("ES", "0044 20 7946 0958", "442079460958")]
    [InlineData("ES", "442079460958", "442079460958")]
    [InlineData("MX", "55 1234 5678", "525512345678")]
    [InlineData("MX", "5215512345678", "5215512345678")]
    [InlineData("US", "(202) 555-0143", "12025550143")]
    [InlineData("US", "011 44 20 7946 0958", "442079460958")]
    [InlineData("IT", "06 6982 1234", "390669821234")]
    [InlineData("DE", "0151 123 4567", "491511234567")]
    [InlineData("DE", "491511234567", "491511234567")]
    [InlineData("DE", "34600000001", "34600000001")]
    [InlineData("DE", "0034600000001", "34600000001")]
    [InlineData("AT", "436641234567", "436641234567")]
    [InlineData("AT", "34600000001", "34600000001")]
    [InlineData("AT", "0664 1234567", "436641234567")]
    [InlineData("IT", "393331234567", "393331234567")]
    [InlineData("IT", "34600000001", "34600000001")]
    [InlineData("IT", "333 123 4567", "393331234567")]
    [InlineData("ID", "6281234567890", "6281234567890")]
    [InlineData("ID", "34600000001", "34600000001")]
    [InlineData("ID", "0812-3456-7890", "6281234567890")]
    [InlineData("MX", "525512345678", "525512345678")]
    [InlineData("MX", "34600000001", "34600000001")]
    [InlineData("IN", "919876543210", "919876543210")]
    [InlineData("IN", "34600000001", "34600000001")]
    [InlineData("IN", "98765 43210", "919876543210")]
    [InlineData("IN", "098765 43210", "919876543210")]
    [InlineData("CN", "8613912345678", "8613912345678")]
    [InlineData("CN", "34600000001", "34600000001")]
    [InlineData("CN", "139 1234 5678", "8613912345678")]
    [InlineData("AR", "5491112345678", "5491112345678")]
    [InlineData("AR", "011 15-2345-6789", "5491123456789")]
    [InlineData("AR", "34600000001", "34600000001")]
    [InlineData("BR", "(11) 98765-4321", "5511987654321")]
    [InlineData("BR", "5511987654321", "5511987654321")]
    [InlineData("FR", "06 12 34 56 78", "33612345678")]
    [InlineData("FR", "33612345678", "33612345678")]
    [InlineData("FR", "6 12 34 56 78", "33612345678")]
    [InlineData("RU", "916 123-45-67", "79161234567")]
    [InlineData("RU", "8 916 123-45-67", "79161234567")]
    [InlineData("GB", "7700 900123", "447700900123")]
    [InlineData("US", "34600000001", "34600000001")]
    public void TryNormalise_WithRegion_ReadsNationalWriting(string region, string raw, string expected)
    {
        Assert.True(DestinationKinds.PhoneNumber.TryNormalise(raw, new AddressReading(region), out var value));
        Assert.Equal(expected, value);
    }

    /// <summary>A number in Florida and one in Singapore: nobody is written to on a guess.</summary>
    [Fact]
    public void TryNormalise_WithRegionTwoMeanings_IsRefused()
    {
        Assert.False(DestinationKinds.PhoneNumber.TryNormalise("6562345678", new AddressReading("US"), out _));

        Assert.True(DestinationKinds.PhoneNumber.TryNormalise("+6562345678", new AddressReading("US"), out var abroad));
        Assert.Equal("6562345678", abroad);
        Assert.True(DestinationKinds.PhoneNumber.TryNormalise("1 656 234 5678", new AddressReading("US"), out var national));
        Assert.Equal("16562345678", national);
    }

    /// <summary>Without the zero or eight of its country a mobile may be a number abroad.</summary>
    [Theory]
    [InlineData("TR", "532 123 45 67")]
    [InlineData("DE", "1512 3456789")]
    [InlineData("CN", "15123456789")]
    public void TryNormalise_WithRegionMobileOrAbroad_IsRefused(string region, string raw) =>
        Assert.False(DestinationKinds.PhoneNumber.TryNormalise(raw, new AddressReading(region), out _));

    [Theory]
    [InlineData("5215512345678", "525512345678")]
    [InlineData("5491112345678", "541112345678")]
    [InlineData("551187654321", "5511987654321")]
    public void LookupOf_NumbersOfOnePerson_IsOne(string one, string other) =>
        Assert.Equal(DestinationKinds.PhoneNumber.LookupOf(one), DestinationKinds.PhoneNumber.LookupOf(other));

    /// <summary>Brazilian landlines have eight digits, and 52 1… of ten digits is no mobile.</summary>
    [Theory]
    [InlineData("551133334444")]
    [InlineData("521551234567")]
    [InlineData("549111234567")]
    [InlineData("34600000001")]
    public void LookupOf_AnyOther_IsItself(string value) => Assert.Equal(value, DestinationKinds.PhoneNumber.LookupOf(value));
}
