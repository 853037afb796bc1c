using System.Diagnostics;
using System.Text.Json;
using Iris.Core.Templates;

namespace Iris.Core.Tests.Templates;

/// <summary>What a hostile author writes ends in a refusal, soon and without much memory; the process stays.</summary>
public sealed class LiquidSandboxTests
{
    /// <summary>On two busy cores; alone each takes a small part of it.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private static readonly string Long = JsonSerializer.Serialize(new { a = new string('a', 30_000), l = Enumerable.Range(0, 4000).ToArray() });

    [Theory]
    [InlineData(33)]
    [InlineData(400)]
    [InlineData(100_000)]
    public async Task Parse_BlocksInBlocks_AreRefused(int depth)
    {
        var text = string.Concat(Enumerable.Repeat("{% if a %}", depth)) + string.Concat(Enumerable.Repeat("{% endif %}", depth));

        Assert.Equal("LIQUID_LIMIT", await Rendered.ErrorAsync(text));
    }

    [Theory]
    [InlineData("{{ %} }}")]
    [InlineData("{% assign x = '%}{% endif %}' %}")]
    [InlineData("{{ '}}{% endif %}' }}")]
    [InlineData("{{ \"\\\"}}\" }}")]
    [InlineData("{{{% if a %}")]
    [InlineData("{{ a {% endif %} }}")]
    [InlineData("{% raw %}{% endif %}{% endraw %}")]
    [InlineData("{% comment %}{% endif %}{% endcomment %}")]
    [InlineData("{% doc %}{% endif %}{% enddoc %}")]
    [InlineData("{% liquid\nif a\nendif %}")]
    [InlineData("{% endif %}")]
    [InlineData("{% if a %}")]
    [InlineData("{{ a")]
    [InlineData("{% include 'x' %}")]
    [InlineData("{% render 'x' %}")]
    [InlineData("{% capture x %}a{% endcapture %}")]
    [InlineData("{% ifchanged %}a{% endifchanged %}")]
    [InlineData("{% tablerow x in (1..3) %}a{% endtablerow %}")]
    [InlineData("{% macro x() %}a{% endmacro %}")]
    [InlineData("{% increment a %}")]
    [InlineData("{{ a.b() }}")]
    [InlineData("{{ (a) }}")]
    public async Task Parse_WhatWouldHideATagOrIsNoPartOfIt_IsRefused(string text) =>
        Assert.Equal("INVALID_LIQUID", await Rendered.ErrorAsync(text));

    [Theory]
    [InlineData("[", "]", 200)]
    [InlineData("(", ")", 200)]
    public async Task Parse_BracketsInBrackets_AreRefused(string open, string close, int depth)
    {
        var brackets = string.Concat(Enumerable.Repeat("a" + open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

        Assert.Equal("LIQUID_LIMIT", await Rendered.ErrorAsync("{{ " + brackets + " }}"));
        Assert.Equal("LIQUID_LIMIT", await Rendered.ErrorAsync("{% for x in " + brackets + " %}{% endfor %}"));
    }

    [Fact]
    public async Task Parse_TooLongATagTooManyTagsOrFilters_AreRefused()
    {
        Assert.Equal("LIQUID_LIMIT", await Rendered.ErrorAsync("{{ '" + new string('a', LiquidScan.MaxTagLength) + "' }}"));
        Assert.Equal("LIQUID_LIMIT", await Rendered.ErrorAsync(string.Concat(Enumerable.Repeat("{{ a }}", LiquidScan.MaxTags + 1))));
        Assert.Equal("LIQUID_LIMIT", await Rendered.ErrorAsync("{{ a" + string.Concat(Enumerable.Repeat("|upcase", LiquidScan.MaxFilters + 1)) + " }}"));
    }

    /// <summary>As deep as may be, and broken at the deepest place: no parser that goes back doubles its work at every level.</summary>
    [Theory]
    [InlineData("if a", "endif")]
    [InlineData("unless a", "endunless")]
    [InlineData("for x in (1..2)", "endfor")]
    [InlineData("for x in l", "endfor")]
    [InlineData("case a %}{% when 1", "endcase")]
    public async Task Parse_DeepAndBroken_EndsSoon(string open, string end)
    {
        var began = Stopwatch.GetTimestamp();
        var start = string.Concat(Enumerable.Repeat("{% " + open + " %}", LiquidScan.MaxBlocks));
        await Rendered.TryAsync("text", start + "{% if %}" + string.Concat(Enumerable.Repeat("{% " + end + " %}", LiquidScan.MaxBlocks)), "{}", "es", "UTC");
        await Rendered.TryAsync("text", start + "{{ a[b[c[d[e[f[g[ }}" + string.Concat(Enumerable.Repeat("{% " + end + " %}", LiquidScan.MaxBlocks)), "{}", "es", "UTC");
        await Rendered.TryAsync("text", start + "{{ ((((((( }}", "{}", "es", "UTC");

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Soon);
    }

    [Theory]
    [InlineData("{% for x in (1..1000000000) %}a{% endfor %}")]
    [InlineData("{% for x in (1..n) %}a{% endfor %}")]
    [InlineData("{% assign r = (1..2000) %}")]
    [InlineData("{{ (1..2000) | join: '' }}")]
    [InlineData("{% case a %}{% when 1 or 2 or 3 or 4 or 5 or 6 or 7 or 8 or 9 or 10 or 11 or 12 or 13 or 14 or 15 or 16 or 17 or 18 or 19 or 20 or 21 %}a{% endcase %}")]
    public async Task Parse_RangesOfAnyLength_AreRefused(string text) => Assert.Equal("LIQUID_LIMIT", await Rendered.ErrorAsync(text));

    [Theory]
    [InlineData("{% for x in (1..1000) %}{% for y in (1..1000) %}{% endfor %}{% endfor %}")] // steps
    [InlineData("{% for x in (1..1000) %}{% for y in (1..1000) %}{{ x }}{% endfor %}{% endfor %}")]
    [InlineData("{% for x in (1..1000) %}{{ a }}{% endfor %}")] // output
    [InlineData("{% assign s = a %}{% for x in (1..100) %}{% assign s = s | append: s %}{% endfor %}")] // growth
    [InlineData("{% assign s = a %}{% for x in (1..100) %}{% assign s = s | prepend: s %}{% endfor %}")]
    [InlineData("{% assign s = l %}{% for x in (1..100) %}{% assign s = s | concat: s %}{% endfor %}")]
    [InlineData("{{ a | replace: 'a', a | size }}")]
    [InlineData("{{ a | replace: '', a | size }}")]
    [InlineData("{{ a | split: '' | join: '----------------------------------------' | size }}")]
    [InlineData("{% for x in (1..1000) %}{{ a | split: '' | size }}{% endfor %}")] // work
    [InlineData("{% for x in (1..1000) %}{{ a | upcase | downcase | upcase | size }}{% endfor %}")]
    [InlineData("{{ 'now' | date: '%999999999Y' }}")] // widths
    [InlineData("{{ 1 | format_number: 'N999999999' }}")]
    [InlineData("{{ 'now' | format_date: 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy' }}")]
    [InlineData("{% if a contains a %}x{% endif %}")] // needles
    [InlineData("{{ a | remove: a }}")]
    [InlineData("{{ 99999999999999999999 | times: 99999999999999999999 }}")] // exceptions
    [InlineData("{{ 1 | divided_by: 0 }}")]
    [InlineData("{{ 'x' | currency: 'EURO' }}")]
    [InlineData("{{ 'x' | date: '%Y' }}")]
    [InlineData("{{ 'now' | time_zone: '../../etc/passwd' }}")]
    public async Task Render_WhatHasNoEnd_EndsSoonAndTakesLittle(string text)
    {
        var (began, memory) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());

        Assert.Equal("TEMPLATE_NOT_RENDERED", await Rendered.ErrorAsync(text, Long));

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Soon);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, 400_000_000);
    }

    /// <summary>Costly comparisons in the longest loop: the clock ends them.</summary>
    [Theory]
    [InlineData("{% for x in (1..900) %}{% if l == m and l == m and l == m and l == m and l == m and l == m and l == m and l == m %}{% endif %}{% endfor %}")]
    [InlineData("{% for x in (1..900) %}{% case l %}{% when m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m %}{% endcase %}{% endfor %}")]
    public async Task Render_ComparisonsInLoops_EndSoon(string text)
    {
        var list = Enumerable.Range(0, 8000).ToArray();
        var began = Stopwatch.GetTimestamp();

        await Rendered.TryAsync("text", text, JsonSerializer.Serialize(new { l = list, m = list }), "es", "UTC");

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Soon);
    }

    [Fact]
    public async Task Render_TextOfTheValues_IsNeverRun() => Assert.Equal(
        "{{ 7 | times: 7 }}{% include 'x' %}", await Rendered.TextAsync("{{ a }}", """{ "a": "{{ 7 | times: 7 }}{% include 'x' %}" }"""));

    /// <summary>Values are made of JSON: nothing of the platform can be reached through them.</summary>
    [Theory]
    [InlineData("{{ a.Length }}{{ a.GetType }}{{ o.Keys }}{{ l.Count }}{{ o.Comparer }}")]
    [InlineData("{{ a['Length'] }}{{ o.constructor }}{{ l.GetType.Assembly }}")]
    public async Task Render_MembersOfThePlatform_AreNothing(string text) =>
        Assert.Equal("", await Rendered.TextAsync(text, """{ "a": "x", "l": [1], "o": { "b": 1 } }"""));
}
