using System.Text;
using System.Text.Json;
using Iris.Adapters.Http;

namespace Iris.Adapters.Tests.Http;

public sealed class WireJsonTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("<html>")]
    [InlineData("{\"a\":1}x")]
    public void TryParse_NoJson_IsFalse(string body) => Assert.False(WireJson.TryParse(Encoding.UTF8.GetBytes(body), out _));

    [Fact]
    public void TryParse_TooDeep_IsFalse() =>
        Assert.False(WireJson.TryParse(Encoding.UTF8.GetBytes(new string('[', 40) + new string(']', 40)), out _));

    [Theory]
    [InlineData("\uFEFF{\"a\":\"x\"}", "x")]
    [InlineData("{\"a\":\"x\",}", "x")]
    [InlineData("{\"A\":\"x\"}", "x")]
    [InlineData("{\"a\":12}", "12")]
    [InlineData("{\"a\":true}", "true")]
    [InlineData("{\"a\":\"\"}", null)]
    [InlineData("{\"a\":null}", null)]
    [InlineData("{\"a\":{}}", null)]
    [InlineData("{\"b\":\"x\"}", null)]
    [InlineData("[]", null)]
    [InlineData("{\"a\":\"\\ud800\"}", "\uFFFD")]
    public void Text_Body_IsReadTolerantly(string body, string? expected) => Assert.Equal(expected, Parse(body).Text("a"));

    [Fact]
    public void TryParse_InvalidUtf8_KeepsTheRest()
    {
        var body = Encoding.UTF8.GetBytes("""{"a":"x","b":"y"}""");
        body[6] = 0xFF;

        Assert.True(WireJson.TryParse(body, out var root));
        Assert.Equal("\uFFFD", root.Text("a"));
        Assert.Equal("y", root.Text("b"));
        Assert.Contains("\uFFFD", JsonElement.Parse(JsonSerializer.Serialize(root)).GetProperty("a").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"m1\"", "m1")]
    [InlineData("17", "17")]
    [InlineData("\" \"", null)]
    [InlineData("\"m\\ud8001\"", null)]
    [InlineData("[]", null)]
    public void Id_Value_NamesSomething(string value, string? expected) => Assert.Equal(expected, Parse($$"""{"a":{{value}}}""").Id("a"));

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("\"7\"", 7L)]
    [InlineData("-1", -1L)]
    [InlineData("7.5", null)]
    [InlineData("\"x\"", null)]
    [InlineData("99999999999999999999", null)]
    public void Integer_Value_IsReadFromNumbersAndTexts(string value, long? expected) =>
        Assert.Equal(expected, Parse($$"""{"a":{{value}}}""").Integer("a"));

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("\"-22.89\"", -22.89)]
    [InlineData("1e400", null)]
    [InlineData("\"NaN\"", null)]
    public void Number_Value_IsFinite(string value, double? expected) =>
        Assert.Equal(expected, Parse($$"""{"a":{{value}}}""").Number("a"));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"TRUE\"", true)]
    [InlineData("\"1\"", true)]
    [InlineData("0", false)]
    [InlineData("\"false\"", false)]
    [InlineData("\"yes\"", null)]
    [InlineData("{}", null)]
    public void Flag_Value_IsReadFromTexts(string value, bool? expected) =>
        Assert.Equal(expected, Parse($$"""{"a":{{value}}}""").Flag("a"));

    [Fact]
    public void FromPairs_RepeatedName_FirstCounts() =>
        Assert.Equal("1", WireJson.FromPairs([new("a", "1"), new("a", "2")]).Text("a"));

    [Fact]
    public void Keep_Anything_IsAJsonString()
    {
        var kept = WireJson.Keep([0xFF, (byte)'"', .. new byte[10_000]]);

        Assert.Equal(JsonValueKind.String, kept.ValueKind);
        Assert.InRange(JsonElement.Parse(JsonSerializer.Serialize(kept)).GetString()!.Length, 2, 4096);
    }

    private static JsonElement Parse(string body)
    {
        Assert.True(WireJson.TryParse(Encoding.UTF8.GetBytes(body), out var root));
        return root;
    }
}
