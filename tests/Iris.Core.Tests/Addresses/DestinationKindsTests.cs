using FsCheck;
using FsCheck.Fluent;
using Iris.Core.Addresses;

namespace Iris.Core.Tests.Addresses;

public sealed class DestinationKindsTests
{
    private static readonly DestinationKind[] Kinds =
        [DestinationKinds.PhoneNumber, DestinationKinds.Email, DestinationKinds.WhatsAppUserId, DestinationKinds.Sender, DestinationKinds.Group];

    /// <summary>Pieces that addresses are made of, rightly and wrongly.</summary>
    private static readonly string[] Pieces =
    [
        "+", "00", "0", "(0)", "34", "44", "52", "521", "549", "55", "1", "600000001", "20 7946 0958", "5512345678", " ", "-", "\u00a0", "\u2011", "\u200b",
        "\u202a", "\u202c", ".", "..", "@", "＠", "a", "é", "e\u0301", "ü", "ß", "İ", "Σ", "ñ", "xn--", "example", ".test", "。", "١", "９", "ES.", "US.ENT.",
        "13491208655302741918", "\ud83d\ude00", "\ud800", "\u200d", "\ufe0f", "MyBank", "\u0000",
    ];

    [Theory]
    [InlineData("ES.13491208655302741918")]
    [InlineData("US.ENT.aBc123")]
    [InlineData("\u200eMX.abcDEF\u200f")]
    public void TryNormalise_WhatsAppUserId_KeepsItsCase(string raw)
    {
        Assert.True(DestinationKinds.WhatsAppUserId.TryNormalise(raw, default, out var value));
        Assert.Equal(raw.Trim('\u200e', '\u200f'), value);
        Assert.Equal(value, DestinationKinds.WhatsAppUserId.LookupOf(value));
    }

    [Theory]
    [InlineData("es.1349")]
    [InlineData("ESP.1349")]
    [InlineData("ES.")]
    [InlineData("ES.13-49")]
    [InlineData("ES.1349\n")]
    [InlineData("34600000001")]
    public void TryNormalise_NoWhatsAppUserId_IsRefused(string raw) =>
        Assert.False(DestinationKinds.WhatsAppUserId.TryNormalise(raw.Replace("\n", "\u00e9", StringComparison.Ordinal), default, out _));

    [Fact]
    public void TryNormalise_WhatsAppUserIdOf129_IsRefused()
    {
        Assert.True(DestinationKinds.WhatsAppUserId.TryNormalise("ES." + new string('a', 128), default, out _));
        Assert.False(DestinationKinds.WhatsAppUserId.TryNormalise("ES." + new string('a', 129), default, out _));
    }

    [Theory]
    [InlineData("ana@example.test", DestinationKeys.Email)]
    [InlineData("+34600000001", DestinationKeys.PhoneNumber)]
    [InlineData("34 600 000 001", DestinationKeys.PhoneNumber)]
    [InlineData("ES.1349", DestinationKeys.WhatsAppUserId)]
    [InlineData("68849", DestinationKeys.Sender)]
    [InlineData("MyBank", DestinationKeys.Sender)]
    public void TryGuess_AnyAddress_ByItsForm(string text, string key)
    {
        Assert.True(DestinationKinds.TryGuess(text, default, out var address, out _));
        Assert.Equal(key, address.Key);
    }

    [Theory]
    [InlineData("+34 600")]
    [InlineData("ana@")]
    [InlineData("")]
    public void TryGuess_NoAddress_SaysWhy(string text)
    {
        Assert.False(DestinationKinds.TryGuess(text, default, out _, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void LookupOf_SendersInAnyCase_AreOne() =>
        Assert.True(new Address(DestinationKeys.Sender, "MyBank").IsSame(new Address(DestinationKeys.Sender, "MYBANK")));

    [Fact]
    public void TryNormalise_Twice_ChangesNothing() => Prop.ForAll(Texts(), text =>
    {
        foreach (var kind in Kinds)
        {
            foreach (var reading in (AddressReading[])[default, new("ES"), new("US"), new("GB", IrregularEmails: true)])
            {
                if (!kind.TryNormalise(text, reading, out var once))
                    continue;

                Assert.True(kind.TryNormalise(once, reading with { DefaultRegion = null }, out var twice), $"{kind.Key}: {once}");
                Assert.Equal(once, twice);
                Assert.Equal(kind.LookupOf(once), kind.LookupOf(kind.LookupOf(once)));
            }
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>What cannot be seen makes no second address.</summary>
    [Fact]
    public void TryNormalise_WithHiddenMarks_IsTheSameAddress() => Prop.ForAll(Texts(), text =>
    {
        foreach (var kind in Kinds)
        {
            if (!kind.TryNormalise(text, default, out var plain))
                continue;

            Assert.True(kind.TryNormalise($"\u202a{text}\u202c\ufeff", default, out var marked), $"{kind.Key}: {text}");
            Assert.Equal(plain, marked);
        }
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<string> Texts() =>
        Gen.Elements(Pieces).ListOf().Where(pieces => pieces.Count is > 0 and < 9).Select(string.Concat).ToArbitrary();
}
