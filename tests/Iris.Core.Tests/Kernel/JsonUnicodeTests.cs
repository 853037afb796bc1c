using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class JsonUnicodeTests
{
    [Theory]
    [InlineData("""{"a":"x"}""", """{"a":"x"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""", """{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\uD83D\uDE00\u00e1"}""", """{"a":"\uD83D\uDE00\u00e1"}""")]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\ufffd"}""")]
    [InlineData("""{"a":"\udc00b"}""", """{"a":"\ufffdb"}""")]
    [InlineData("""{"a":"\ud800\ud83d\ude00"}""", """{"a":"\ufffd\ud83d\ude00"}""")]
    [InlineData("""{"a":"\ud800\n"}""", """{"a":"\ufffd\n"}""")]
    [InlineData("""{"a":"\\ud800"}""", """{"a":"\\ud800"}""")]
    [InlineData("""{"a":"\\\ud800"}""", """{"a":"\\\ufffd"}""")]
    [InlineData("""{"\udfffa":1}""", """{"\ufffda":1}""")]
    [InlineData("""{"a":"\ud8""", """{"a":"\ud8""")]
    [InlineData("""{"a":"\""", """{"a":"\""")]
    [InlineData("", "")]
    public void Repair_Json_ReplacesHalvesOnly(string json, string expected) => Assert.Equal(expected, JsonUnicode.Repair(json));
}
