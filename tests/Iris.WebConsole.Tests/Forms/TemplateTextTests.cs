using System.Text.Json;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Templates;

namespace Iris.WebConsole.Tests.Forms;

/// <summary>Contents of templates as people write them.</summary>
public sealed class TemplateTextTests
{
    [Theory]
    [InlineData("SMS", """{"Type":"simple-text","Text":"{{ name }}, hello\nyou"}""", "{{ name }}, hello\nyou")]
    [InlineData("RCS", """{"Type":"text-message-rcs","Text":"Hello"}""", "Hello")]
    [InlineData("Email", """{"Type":"simple-email","subject":"Your order","text":"It has left.\n\nBye"}""", "Your order\n\nIt has left.\n\nBye")]
    public void Of_SimpleText_IsItsWordsAndComesBack(string channel, string payload, string words)
    {
        Assert.Equal(words, TemplateText.Of(channel, JsonElement.Parse(payload)));
        Assert.Equal(payload, TemplateText.PayloadOf(channel, words, "contents.es", [])!.ToJsonString());
    }

    [Theory]
    [InlineData("SMS", """{"Type":"simple-text","Text":"{\"Type\": 1}"}""")]
    [InlineData("SMS", """{"Type":"simple-text","Text":" spaced "}""")]
    [InlineData("WhatsApp", """{"Type":"text-message-rcs","Text":"Hello"}""")]
    [InlineData("Email", """{"Type":"simple-email","subject":"a","body":"<p>b</p>"}""")]
    public void Of_AnythingElse_IsItsJsonAndComesBack(string channel, string payload)
    {
        var written = TemplateText.Of(channel, JsonElement.Parse(payload));

        Assert.StartsWith("{", written, StringComparison.Ordinal);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(payload), JsonElement.Parse(TemplateText.PayloadOf(channel, written, "contents.es", [])!.ToJsonString())));
    }

    [Fact]
    public void PayloadOf_BrokenJson_IsToldAndNotTakenForAText()
    {
        var problems = new List<ApiProblem>();

        Assert.Null(TemplateText.PayloadOf("SMS", "{ \"Type\": ", "contents.es", problems));

        Assert.Equal("contents.es", problems.Single().Field);
    }
}
