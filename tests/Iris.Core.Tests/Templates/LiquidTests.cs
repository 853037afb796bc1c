using Iris.Core.Kernel;

namespace Iris.Core.Tests.Templates;

public sealed class LiquidTests
{
    [Theory]
    [InlineData("Hola {{ nombre }}", "Hola Ana")]
    [InlineData("{{ nombre | upcase }}, {{ pedido.lineas[1].nombre }}", "ANA, pan")]
    [InlineData("{% for l in pedido.lineas %}{{ forloop.index }} {{ l.nombre }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "1 té, 2 pan")]
    [InlineData("{% case n %}{% when 1 %}uno{% when 2, 3 %}más{% else %}otro{% endcase %}", "más")]
    [InlineData("{% if nombre contains 'An' and n >= 2 %}sí{% elsif n == 1 %}uno{% else %}no{% endif %}", "sí")]
    [InlineData("{% assign x = n | plus: 1 %}{{ x }}{% # a note, don't mind %}", "3")]
    [InlineData("{% for x in (1..3) %}{% cycle 'a', 'b' %}{% endfor %}", "aba")]
    [InlineData("{{ falta | default: 'nadie' }}{{ falta }}", "nadie")]
    [InlineData("{{ '{' }}{{ '{' }}", "{{")]
    [InlineData("{% echo nombre %} <{{ html }}>", "Ana <<b>&</b>>")]
    [InlineData("nada", "nada")]
    public async Task Render_Text_IsFilledIn(string text, string expected) => Assert.Equal(
        expected,
        await Rendered.TextAsync(text, """{ "nombre": "Ana", "n": 2, "html": "<b>&</b>", "pedido": { "lineas": [{ "nombre": "té" }, { "nombre": "pan" }] } }"""));

    [Theory]
    [InlineData("<p>{{ a }}</p>", "<p>&lt;b&gt;&amp;&#x27;&quot;é&lt;/b&gt;</p>")]
    [InlineData("{{ a | newline_to_br }}", "&lt;b&gt;&amp;&#x27;&quot;é&lt;/b&gt;")]
    [InlineData("{{ b | newline_to_br }}", "1<br />\n2&lt;")]
    [InlineData("{{ b | newline_to_br | append: a | size }}", "24")]
    [InlineData("{{ '' | newline_to_br | append: a }}", "&lt;b&gt;&amp;&#x27;&quot;é&lt;/b&gt;")]
    [InlineData("{{ b | newline_to_br | append: '<i>' }}", "1&lt;br /&gt;&#xA;2&amp;lt;&lt;i&gt;")]
    public async Task Render_HtmlMember_EscapesValues(string text, string expected) => Assert.Equal(
        expected, await Rendered.HtmlAsync(text, """{ "a": "<b>&'\"é</b>", "b": "1\n2<" }"""));

    [Theory]
    [InlineData("{{ a | raw }}")]
    [InlineData("{{ a | escape }}")]
    [InlineData("{{ a | json }}")]
    [InlineData("{{ a | upcas }}")]
    public async Task Parse_UnknownFilter_IsRefused(string text) => Assert.Equal("UNKNOWN_FILTER", await Rendered.ErrorAsync(text));

    [Theory]
    [InlineData("es-ES", "{{ n | format_number }} {{ n | format_number: 2 }} {{ p | percent: 1 }}", "1.234.567,891 1.234.567,89 21,5 %")]
    [InlineData("es-MX", "{{ n | format_number: 1 }}", "1,234,567.9")]
    [InlineData("de", "{{ n | format_number: 1 }}", "1.234.567,9")]
    [InlineData("es-ES", "{{ n | currency: 'EUR' }}", "1.234.567,89 €")]
    [InlineData("es-ES", "{{ n | currency: 'JPY' }}", "1.234.568 ¥")]
    [InlineData("es-ES", "{{ n | currency: 'USD' }}", "1.234.567,89 USD")]
    [InlineData("es-MX", "{{ n | currency: 'MXN' }}", "$1,234,567.89")]
    [InlineData("es-MX", "{{ n | currency: 'USD' }}", "USD 1,234,567.89")]
    [InlineData("en-US", "{{ n | currency: 'USD' }}", "$1,234,567.89")]
    public async Task Render_Numbers_AreWrittenAsTheLanguageDoes(string locale, string text, string expected) => Assert.Equal(
        expected, (await Rendered.TextAsync(text, """{ "n": 1234567.891, "p": 0.215 }""", locale)).Replace('\u00a0', ' ').Replace('\u202f', ' '));

    [Theory]
    [InlineData("es-ES", "Europe/Madrid", "{{ d | date: '%d/%m/%Y' }} {{ m | date: '%d/%m/%Y %H:%M' }}", "31/12/2026 01/01/2027 00:30")]
    [InlineData("es-ES", "America/Mexico_City", "{{ d | date: '%d/%m/%Y' }} {{ m | date: '%d/%m/%Y %H:%M' }}", "31/12/2026 31/12/2026 17:30")]
    [InlineData("es-ES", "UTC", "{{ d | format_date: 'long' }}", "jueves, 31 de diciembre de 2026")]
    [InlineData("es-ES", "UTC", "{{ d | date: '%-d de %B' }}", "31 de diciembre")]
    [InlineData("es-ES", "UTC", "{{ m | format_date: 'time' }} {{ m | format_date: 'dd-MM-yy' }}", "23:30 31-12-26")]
    [InlineData("es-ES", "UTC", "{{ m | time_zone: 'Asia/Tokyo' | date: '%H:%M' }}", "08:30")]
    [InlineData("es-ES", "UTC", "{{ nada | date: '%Y' }}{{ nada | format_number }}{{ nada | currency: 'EUR' }}", "")]
    public async Task Render_Dates_AreWrittenAsTheLanguageDoesAndTheClocksShow(string locale, string zone, string text, string expected) => Assert.Equal(
        expected, await Rendered.TextAsync(text, """{ "d": "2026-12-31", "m": "2026-12-31T23:30:00Z" }""", locale, zone));

    [Fact]
    public async Task Render_CutPair_IsStillText()
    {
        var text = await Rendered.TextAsync("{{ a | slice: 0, 1 }}", """{ "a": "😀" }""");

        Assert.Equal("\ufffd", text);
    }

    [Theory]
    [InlineData("es-MX-x-a", "es-MX-x-a,es-MX-x,es-MX,es")]
    [InlineData("es", "es")]
    public void Fallbacks_Tag_NearestFirst(string tag, string expected) => Assert.Equal(expected, string.Join(',', Locales.Fallbacks(tag)));
}
