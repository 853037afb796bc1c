using Iris.Core.Integrations;

namespace Iris.Core.Tests.Integrations;

public sealed class OptOutKeywordsTests
{
    [Theory]
    [InlineData("STOP", "STOP")]
    [InlineData(" stop. ", "STOP")]
    [InlineData("\"STOP\"", "STOP")]
    [InlineData("'Stop'", "STOP")]
    [InlineData("\u201cSTOP\u201d", "STOP")]
    [InlineData("(STOP)", "STOP")]
    [InlineData("Stop\u2026", "STOP")]
    [InlineData("*STOP*", "STOP")]
    [InlineData("_~stop~_", "STOP")]
    [InlineData("STOP 🛑", "STOP")]
    [InlineData("✋🏽\u200d\ufe0f stop!!!", "STOP")]
    [InlineData("STOP\u200c", "STOP")]
    [InlineData("\u200eS\u200bT\u00adOP\ufeff", "STOP")]
    [InlineData("ｓｔｏｐ", "STOP")]
    [InlineData("Stop\r\n", "STOP")]
    [InlineData("stop  all", "STOP ALL")]
    [InlineData("opt-out", "OPT OUT")]
    [InlineData("unsubscrıbe", "UNSUBSCRIBE")]
    [InlineData("UNSUBSCRİBE", "UNSUBSCRIBE")]
    [InlineData("¡Baja!", "BAJA")]
    [InlineData("« BAJA »", "BAJA")]
    [InlineData("¿BAJA?", "BAJA")]
    [InlineData("Arrêt", "ARRET")]
    [InlineData("arre\u0302t", "ARRET")]
    [InlineData("revoke", "REVOKE")]
    [InlineData("STOP ℹ️", "STOP")]
    [InlineData("Ⓜ️ stop ™", "STOP")]
    [InlineData("1️⃣ STOP 2⃣", "STOP")]
    [InlineData("🈁STOP🉐", "STOP")]
    [InlineData("\u3164STOP\uffa0", "STOP")]
    [InlineData("S\u115fTO\u1160P", "STOP")]
    [InlineData("\ud83dSTOP", "STOP")]
    [InlineData("stop it", null)]
    [InlineData("1 STOP", null)]
    [InlineData("⃣ STOP 1", null)]
    [InlineData("Stop. Thank you", null)]
    [InlineData("stop sending on Mondays", null)]
    [InlineData("no me des de baja", null)]
    [InlineData("stopped", null)]
    [InlineData("!!!", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void MatchOut_Text_IsTheKeywordThatItConsistsOf(string? text, string? expected) =>
        Assert.Equal(expected, new OptOutKeywords().MatchOut(text, isChoice: false));

    [Fact]
    public void MatchOut_WordAmongManySigns_IsHeard() =>
        Assert.Equal("STOP", new OptOutKeywords().MatchOut("STOP" + new string('!', 4000), isChoice: false));

    [Fact]
    public void MatchOut_LongText_IsNotLookedAt() => Assert.Null(new OptOutKeywords().MatchOut("STOP" + new string('!', 5000), isChoice: false));

    [Theory]
    [InlineData("👍", "👍")]
    [InlineData(" 👍🏽\ufe0f ", "👍")]
    [InlineData("👎", null)]
    [InlineData("👍 ok", null)]
    public void MatchOut_OwnWordOfASign_IsHeard(string text, string? expected) =>
        Assert.Equal(expected, new OptOutKeywords { Out = ["👍"] }.MatchOut(text, isChoice: false));

    [Theory]
    [InlineData("start", "START")]
    [InlineData("UNSTOP", "UNSTOP")]
    [InlineData("Alta.", "ALTA")]
    [InlineData("yes", null)]
    public void MatchIn_Text_IsTheKeywordThatItConsistsOf(string text, string? expected) =>
        Assert.Equal(expected, new OptOutKeywords().MatchIn(text, isChoice: false));

    /// <summary>"Cancel" on a button answers the question above it.</summary>
    [Fact]
    public void MatchOut_LabelOfAButton_CountsWhereItCanMeanNothingElse()
    {
        var words = new OptOutKeywords();

        Assert.Null(words.MatchOut("Cancel", isChoice: true));
        Assert.Equal("STOP", words.MatchOut("Stop", isChoice: true));
        Assert.Equal("Cancel", new OptOutKeywords { Out = ["Cancel"] }.MatchOut("CANCEL", isChoice: true));
    }

    [Fact]
    public void EffectiveOut_OfOneLanguage_IsItsWordsAlone()
    {
        Assert.Equal(["BAJA", "ALTO"], new OptOutKeywords { Languages = ["es"] }.EffectiveOut);
        Assert.Equal(["x"], new OptOutKeywords { Languages = ["es"], Out = ["x"] }.EffectiveOut);
        Assert.Empty(new OptOutKeywords { Out = [] }.EffectiveOut);
    }

    /// <summary>Those that carriers and regulators name.</summary>
    [Theory]
    [InlineData("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT BAJA ALTO")]
    public void EffectiveOut_Default_HasEveryWordThatIsAskedFor(string words) =>
        Assert.All(words.Split(' '), word => Assert.Contains(word, new OptOutKeywords().EffectiveOut));
}
