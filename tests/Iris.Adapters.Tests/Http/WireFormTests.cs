using Iris.Adapters.Http;

namespace Iris.Adapters.Tests.Http;

public sealed class WireFormTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("&&", "")]
    [InlineData("a=1&b=2", "a:1 b:2")]
    [InlineData("a=1&a=2", "a:1 a:2")]
    [InlineData("a", "a:")]
    [InlineData("a=&=b", "a: :b")]
    [InlineData("a=b=c", "a:b=c")]
    [InlineData("a%26=%3D%2B", "a&:=+")]
    [InlineData("a=ma%C3%B1ana", "a:mañana")]
    [InlineData("a=mañana", "a:mañana")]
    [InlineData("a=%C3", "a:\uFFFD")]
    [InlineData("a=%zz%", "a:%zz%")]
    public void Parse_Table_IsDecoded(string body, string expected) =>
        Assert.Equal(expected, string.Join(' ', WireForm.Parse(System.Text.Encoding.UTF8.GetBytes(body)).Select(pair => $"{pair.Key}:{pair.Value}")));

    [Fact]
    public void Parse_Plus_IsASpace() => Assert.Equal("a b", Assert.Single(WireForm.Parse("x=a+b"u8)).Value);

    [Fact]
    public void Parse_BytesThatAreNoText_DoNotThrow()
    {
        var body = new byte[4096];
        new Random(7).NextBytes(body);

        Assert.NotNull(WireForm.Parse(body));
    }
}
