using System.Diagnostics;
using Iris.Adapters.Channels.Email;

namespace Iris.Adapters.Tests.Channels.Email;

public sealed class ReplyTextTests
{
    public static TheoryData<string, string?, string?> Replies { get; } = new()
    {
        { "Sí", "Sí", null },
        { "Sí\n> no?\n", "Sí", "> no?" },
        { "Yes\n\nOn Mon, Nov 30, 2026 at 10:00 AM Acme <a@acme.test> wrote:\n> Hi\n", "Yes", "On Mon, Nov 30, 2026 at 10:00 AM Acme <a@acme.test> wrote:\n> Hi" },
        { "Yes\n\nOn Mon, Nov 30, 2026 at 10:00 AM Acme\n<a@acme.test> wrote:\n\nHi there\n", "Yes", "On Mon, Nov 30, 2026 at 10:00 AM Acme\n<a@acme.test> wrote:\n\nHi there" },
        { "El 30 de enero escribió:", null, "El 30 de enero escribió:" },
        { "On time: always", "On time: always", null },
        { "On 3 of them:\nfirst", "On 3 of them:\nfirst", null },
        { "On 30/11/26, Acme wrote:\n> first?\nyes\n> second?\nno", "yes\nno", "On 30/11/26, Acme wrote:\n> first?\n> second?" },
        { "Ok\r\n\r\n-----Original Message-----\r\nFrom: Acme\r\n\r\nHi", "Ok", "-----Original Message-----\nFrom: Acme\n\nHi" },
        { "Vale\n\n-----Mensaje original-----\nDe: Acme", "Vale", "-----Mensaje original-----\nDe: Acme" },
        { "Ok\n\nFrom: Acme <a@acme.test>\nSent: Monday\nTo: Ana\nSubject: Bill\n\nHi", "Ok", "From: Acme <a@acme.test>\nSent: Monday\nTo: Ana\nSubject: Bill\n\nHi" },
        { "Vale\n________________________________\nDe: Acme", "Vale", "________________________________\nDe: Acme" },
        { "From: here to there\nis far", "From: here to there\nis far", null },
        { "STOP\n\n-- \nAna\nAcme Ltd", "STOP", "-- \nAna\nAcme Ltd".Replace("-- ", "--", StringComparison.Ordinal) },
        { "BAJA\n\nEnviado desde mi iPhone", "BAJA", "Enviado desde mi iPhone" },
        { "Ja\n\nAm 30.11.2026 um 10:00 schrieb Acme <a@acme.test>:\n> Hallo", "Ja", "Am 30.11.2026 um 10:00 schrieb Acme <a@acme.test>:\n> Hallo" },
        { "> all of it", null, "> all of it" },
        { "", null, null },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void Of_AReply_PartsWhatIsNewFromWhatIsQuoted(string text, string? fresh, string? quoted) =>
        Assert.Equal((fresh, quoted), (ReplyText.Of(text).New, ReplyText.Of(text).Quoted));

    [Theory]
    [InlineData("<p>a</p><p>b</p>", "a\nb")]
    [InlineData("a<br>b<br/>\n c  d", "a\nb\nc d")]
    [InlineData("x &lt; y<script>no</script><!-- no -->", "x < y")]
    [InlineData("5 < 6", "5 < 6")]
    [InlineData("hi<blockquote>q<br>r</blockquote>bye", "hi\n> q\n> r\nbye")]
    [InlineData("<style>never closed", "")]
    public void HtmlLines_OfABody_IsItsText(string html, string text) => Assert.Equal(text, HtmlLines.Of(html).Trim());

    [Fact]
    public void HtmlLines_MarksThatSomebodyWrites_AreLeftOut() => Assert.Equal("ab", HtmlLines.Of("a&#xE0F1;b"));

    [Fact]
    public void Of_HugeTexts_IsQuick()
    {
        var watch = Stopwatch.StartNew();
        foreach (var piece in new[] { "On 1 a:\n", "From: x\n", ">", "<div ", "On 1 x <", "\n", "--\u00a0" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, IncomingMail.MaxText / piece.Length));
            ReplyText.Of(text);
            ReplyText.Of(HtmlLines.Of(text));
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }
}
