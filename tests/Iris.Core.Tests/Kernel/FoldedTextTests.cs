using System.Text;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("café con", "cafe\u0301 con", "CAFÉ CON", "CAFE\u0301 CON")]
    [InlineData("istanbul", "İstanbul", "ISTANBUL", "ıstanbul", "I\u0307stanbul", "i\u0307stanbul", "İSTANBUL")]
    [InlineData("σοφος", "ΣΟΦΟΣ", "σοφοσ", "Σοφος")]
    [InlineData("strasse", "Straße", "STRASSE", "STRAẞE")]
    [InlineData("stop", "ＳＴＯＰ")]
    [InlineData("ǰ", "J\u030C")]
    public void Of_SpellingsOfOneText_AreOne(params string[] spellings) =>
        Assert.Single(spellings.Select(FoldedText.Of).Distinct());

    [Theory]
    [InlineData("cafe", "café")]
    [InlineData("ano", "año")]
    public void Of_OtherLetters_StayApart(string one, string other) => Assert.NotEqual(FoldedText.Of(one), FoldedText.Of(other));

    [Theory]
    [InlineData("\uD83D")]
    [InlineData("a\uDE00\uFFFE é")]
    public void Of_NoUnicode_IsReplaced(string text) => Assert.Contains('\uFFFD', FoldedText.Of(text));

    [Fact]
    public void Of_EveryCharacter_TwiceIsTheSameAndDecomposedToo()
    {
        for (var code = 1; code <= 0x1FFFF; code++)
        {
            if (!Rune.IsValid(code) || code == 0xFFFE)
                continue;

            var text = $"a{new Rune(code)}\u0301";
            var folded = FoldedText.Of(text);
            Assert.Equal(folded, FoldedText.Of(folded));
            Assert.Equal(folded, FoldedText.Of(text.Normalize(NormalizationForm.FormD)));
        }
    }
}
