using Iris.Adapters.Channels.Email;

namespace Iris.Adapters.Tests.Channels.Email;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("<p>Hola <b>Ana</b></p>", "Hola Ana")]
    [InlineData("<p>uno</p><p>dos</p>", "uno dos")]
    [InlineData("a &amp; b &lt;c&gt; &ntilde;", "a & b <c> ñ")]
    [InlineData("<html><head><title>t</title></head><body>b</body></html>", "b")]
    [InlineData("<STYLE>p { color: red }</STYLE>a<script>if (1 < 2) alert('x')</script>b", "a b")]
    [InlineData("a<!-- not > this -->b", "a b")]
    [InlineData("<header>kept</header>", "kept")]
    [InlineData("a<b", "a")]
    [InlineData("a<script>never ends", "a")]
    [InlineData("a<!-- never ends", "a")]
    [InlineData("<", "")]
    public void Of_Html_IsItsText(string html, string text) => Assert.Equal(text, HtmlText.Of(html));

    [Fact]
    public void Of_HugeHtml_ReadsABoundedPart()
    {
        Assert.Empty(HtmlText.Of(string.Concat(Enumerable.Repeat("<i>", 1_000_000)) + "far away"));
        Assert.True(HtmlText.Of(new string('a', 1_000_000)).Length <= 64 * 1024);
    }
}
