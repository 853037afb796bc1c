using System.Text;
using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b": [1, 2.50], "a": {"y": null, "x": true} }""", """{"a":{"x":true,"y":null},"b":[1,2.5]}""")]
    [InlineData("[1, 1.0, 1.00, 1e0, 10E-1, 0.1e+1]", "[1,1,1,1,1,1]")]
    [InlineData("[0, -0, 0.000, 0e5]", "[0,0,0,0]")]
    [InlineData("[9007199254740993, 9007199254740992]", "[9007199254740993,9007199254740992]")]
    [InlineData("[123456789012345678901234567890123456789, 1e999, 1e-40]", "[123456789012345678901234567890123456789,1e999,1e-40]")]
    public void Of_Value_IsOneForm(string json, string expected) => Assert.Equal(expected, Of(json));

    [Fact]
    public void Of_StringsInAnyEscape_AreOne() => Assert.Equal(Of("\"\\u00e1\\/\\u0041\\ud83d\\ude00\""), Of("\"á/A😀\""));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("\"a\"", "\"A\"")]
    [InlineData("1e27", "1e28")]
    public void Of_OtherMeaning_IsAnother(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    private static string Of(string json) => Encoding.UTF8.GetString(CanonicalJson.Of(JsonElement.Parse(json)).Span);
}
