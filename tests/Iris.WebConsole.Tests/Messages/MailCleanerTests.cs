using Iris.WebConsole.Messages;

namespace Iris.WebConsole.Tests.Messages;

public sealed class MailCleanerTests
{
    [Theory]
    [InlineData("<p>Hola <b>Ana</b></p>", "<p>Hola <b>Ana</b></p>")]
    [InlineData("<p>a &amp; b &lt;c&gt;</p>", "<p>a &amp; b &lt;c&gt;</p>")]
    [InlineData("<script>alert(1)</script>x", "x")]
    [InlineData("a<script src=//spy.example/a.js>", "a")]
    [InlineData("<svg><script>alert(1)</script><a href=x>y</a></svg>z", "z")]
    [InlineData("<p onclick=\"alert(1)\" class=\"x\">y</p>", "<p class=\"x\">y</p>")]
    [InlineData("<form action=/x><input name=a>Entrar</form>", "Entrar")]
    [InlineData("<embed src=x>y<link rel=stylesheet href=x><base href=x><meta http-equiv=refresh content=0>", "y")]
    [InlineData("<a href=\"javascript:alert(1)\">y</a>", "<a title=\"javascript:alert(1)\">y</a>")]
    [InlineData("<img src=\"https://spy.example/a.png\" alt=\"logo\">", "[logo]")]
    [InlineData("<img src=\"cid:1\">", "[imagen]")]
    [InlineData("<img src=\" data:image/png;base64,AA==\">", "<img src=\"data:image/png;base64,AA==\">")]
    [InlineData("<!-- x --><!DOCTYPE html>y", "y")]
    public void Clean_Html_KeepsWhatIsLookedAt(string html, string cleaned) => Assert.Equal(cleaned, MailCleaner.Clean(html, "imagen"));

    [Theory]
    [InlineData("<p style=\"color:red;background:url(https://spy.example/a)\">x</p>")]
    [InlineData("<style>@import 'https://spy.example/a';p{background:url('https://spy.example/a')}</style>x")]
    [InlineData("<style>p{background:image-set('https://spy.example/a' 1x)}</style>x")]
    [InlineData("<table background=\"https://spy.example/a\"><tr><td>x</table>")]
    [InlineData("<iframe src=\"https://spy.example/a\"></iframe><video poster=\"https://spy.example/a\"></video>x")]
    public void Clean_WhatLoads_IsTakenOut(string html)
    {
        var cleaned = MailCleaner.Clean(html, "imagen");

        Assert.DoesNotContain("spy.example", cleaned, StringComparison.Ordinal);
        Assert.Contains("x", cleaned, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p style=\"background:u\\72l(https://spy.example/a)\">x</p>")]
    [InlineData("<style>p{background:u\\72l(https://spy.example/a)}</style>x")]
    [InlineData("<p style=\"background:urlurl()(//spy.example/a)\">x</p>")]
    public void Clean_StyleInDisguise_LoadsNothing(string html)
    {
        var cleaned = MailCleaner.Clean(html, "imagen");

        Assert.DoesNotContain("\\", cleaned, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", cleaned, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<style>x<<//style><link rel=preconnect href=//spy.example><img src=x onerror=alert(1)></style>")]
    [InlineData("<style>@im@import x;port '//spy.example/a'</style>")]
    public void Clean_StyleThatLeadsOutOfItself_StaysOne(string html)
    {
        var cleaned = MailCleaner.Clean(html, "imagen");

        Assert.DoesNotContain("<link", cleaned, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", cleaned, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", cleaned, StringComparison.Ordinal);
    }
}
