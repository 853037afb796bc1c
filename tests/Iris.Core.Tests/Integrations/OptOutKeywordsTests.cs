using Iris.Core.Integrations;

namespace Iris.Core.Tests.Integrations;

public sealed class OptOutKeywordsTests
{
    [Theory]
    [InlineData("STOP", "STOP")]
    [InlineData(" stop. ", "STOP")]
    [InlineData("¡Baja!", "BAJA")]
    [InlineData("stop it", null)]
    [InlineData("no me des de baja", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Match_Text_IsTheKeywordThatItConsistsOf(string? text, string? expected) =>
        Assert.Equal(expected, OptOutKeywords.Match(new OptOutKeywords().Out, text));
}
