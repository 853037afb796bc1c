using FsCheck;
using FsCheck.Fluent;
using Iris.Adapters.Channels.Sms;

namespace Iris.Adapters.Tests.Channels.Sms;

/// <summary>Source: D.3.</summary>
public sealed class SmsSegmentsTests
{
    private const string SingleSeptets =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string DoubleSeptets = "|^€{}[]~\\\f";

    [Theory]
    [InlineData("", SmsSegments.Gsm7, 0)]
    [InlineData("Hola, ¿cómo?", SmsSegments.Ucs2, 12)]
    [InlineData("¿Mañana? ¡Sí!", SmsSegments.Ucs2, 13)]
    [InlineData("¿Mañana? ¡No é!", SmsSegments.Gsm7, 15)]
    [InlineData("pingüino ÑÜñ àòù", SmsSegments.Gsm7, 16)]
    [InlineData("á", SmsSegments.Ucs2, 1)]
    [InlineData("Ó", SmsSegments.Ucs2, 1)]
    [InlineData("ç", SmsSegments.Ucs2, 1)]
    [InlineData("Ç", SmsSegments.Gsm7, 1)]
    [InlineData("5 €", SmsSegments.Gsm7, 4)]
    [InlineData("{[~]}\\|^\f", SmsSegments.Gsm7, 18)]
    [InlineData("€ and á", SmsSegments.Ucs2, 7)]
    [InlineData("a\tb", SmsSegments.Ucs2, 3)]
    [InlineData("\u001b", SmsSegments.Ucs2, 1)]
    [InlineData("👋", SmsSegments.Ucs2, 2)]
    public void Of_ShortText_TellsEncodingAndUnits(string text, string encoding, int units) =>
        Assert.Equal(new SmsSegments(encoding, units, 1), SmsSegments.Of(text));

    [Theory]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    [InlineData(1530, 10)]
    [InlineData(1531, 11)]
    public void Of_GsmLength_CountsParts(int length, int parts) =>
        Assert.Equal(new SmsSegments(SmsSegments.Gsm7, length, parts), SmsSegments.Of(new string('a', length)));

    [Theory]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    [InlineData(670, 10)]
    [InlineData(671, 11)]
    public void Of_UnicodeLength_CountsParts(int length, int parts) =>
        Assert.Equal(new SmsSegments(SmsSegments.Ucs2, length, parts), SmsSegments.Of(new string('á', length)));

    [Theory]
    // 80 pairs fit one message; as parts, each holds 76 of them: 152.
    [InlineData("", "€", 80, 1, 160)]
    [InlineData("", "€", 81, 2, 162)]
    [InlineData("", "€", 152, 2, 304)]
    [InlineData("", "€", 153, 3, 306)]
    // An odd start shifts the pairs so that they end where the part ends.
    [InlineData("a", "€", 152, 2, 305)]
    [InlineData("", "👋", 35, 1, 70)]
    [InlineData("", "👋", 36, 2, 72)]
    [InlineData("", "👋", 66, 2, 132)]
    [InlineData("", "👋", 67, 3, 134)]
    [InlineData("a", "👋", 66, 2, 133)]
    public void Of_Pairs_AreNotCutBetweenParts(string start, string pair, int count, int parts, int units)
    {
        var found = SmsSegments.Of(start + string.Concat(Enumerable.Repeat(pair, count)));

        Assert.Equal((units, parts), (found.Units, found.Parts));
    }

    [Fact]
    public void Of_EveryCharacter_IsGsmOnlyInTheAlphabet()
    {
        var found = Enumerable.Range(0, char.MaxValue + 1)
            .Select(unit => (char)unit)
            .Where(unit => SmsSegments.Of(unit.ToString()).Encoding == SmsSegments.Gsm7)
            .ToHashSet();

        // 128 positions less the escape, and ten behind the escape.
        Assert.Equal(127 + 10, found.Count);
        Assert.Equal([.. (SingleSeptets + DoubleSeptets).Order()], found.Order());
    }

    [Fact]
    public void Of_RandomText_EqualsPackingPartByPart()
    {
        var gsm = Gen.Frequency(
            (6, Gen.Elements(SingleSeptets.Select(character => character.ToString()))),
            (2, Gen.Elements(DoubleSeptets.Select(character => character.ToString()))));
        // A half of a surrogate pair may stand alone in a string.
        var any = Gen.Frequency((8, gsm), (2, Gen.Elements("á", "ç", "漢", "👋", "\ud83d", "\udc4b")));
        var texts =
            from character in Gen.Elements(gsm, any)
            from length in Gen.Choose(0, 700)
            from characters in character.ListOf(length)
            select string.Concat(characters);
        var seen = new HashSet<string>();

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var found = SmsSegments.Of(text);
            seen.Add($"{found.Encoding} {found.Parts > 1}");
            Assert.Equal(Obvious(text), found);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20261121UL, 1UL));

        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public void Of_AnyText_AllocatesNothing()
    {
        var texts = new[] { new string('a', 500), new string('€', 500), new string('á', 500) };
        Array.ForEach(texts, text => SmsSegments.Of(text));

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var text in texts)
            SmsSegments.Of(text);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Lists the characters as sent, then puts them into one part after the other.</summary>
    private static SmsSegments Obvious(string text)
    {
        var isGsm = text.All(character => (SingleSeptets + DoubleSeptets).Contains(character, StringComparison.Ordinal));
        var sizes = isGsm
            ? [.. text.Select(character => DoubleSeptets.Contains(character, StringComparison.Ordinal) ? 2 : 1)]
            : text.EnumerateRunes().Select(rune => rune.Utf16SequenceLength).ToList();
        var (alone, each) = isGsm ? (160, 153) : (70, 67);
        var encoding = isGsm ? SmsSegments.Gsm7 : SmsSegments.Ucs2;
        if (sizes.Sum() <= alone)
            return new SmsSegments(encoding, sizes.Sum(), 1);

        var parts = new List<List<int>> { new() };
        foreach (var size in sizes)
        {
            if (parts[^1].Sum() + size > each)
                parts.Add([]);
            parts[^1].Add(size);
        }

        return new SmsSegments(encoding, sizes.Sum(), parts.Count);
    }
}
