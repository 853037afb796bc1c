using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Core.Channels;
using Iris.Testing;
using MimeKit;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>What arrives at the server, and over how many connections.</summary>
public sealed partial class SmtpEmailMessageTests
{
    [Fact]
    public async Task SendAsync_WholePayload_ArrivesWhole()
    {
        await using var smtp = await SmtpFixture.StartAsync("\"fromName\": \"Acme\"");

        var outcome = Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test", "ben@example.test"));

        var mail = Assert.Single(smtp.Server.Mails);
        Assert.Equal(
            [new ProviderMessage(SmtpFixture.MessageId, "ana@example.test"), new ProviderMessage(SmtpFixture.MessageId, "ben@example.test")], outcome.Messages);
        Assert.Equal("facturas@acme.test", mail.From);
        Assert.Equal(["ana@example.test", "ben@example.test", "copia@example.test", "oculta@example.test"], mail.Recipients.Order());
        Assert.Equal(SmtpFixture.MessageId, Header(mail, "Message-ID"));
        Assert.Equal("Facturación <facturas@acme.test>", Decode(Header(mail, "From")));
        Assert.All(Header(mail, "From"), letter => Assert.True(char.IsAscii(letter)));
        Assert.Equal("ana@example.test, ben@example.test", Header(mail, "To"));
        Assert.Equal("copia@example.test", Header(mail, "Cc"));
        Assert.Equal("soporte@example.test", Header(mail, "Reply-To"));
        Assert.Equal("Su factura de año nuevo", Decode(Header(mail, "Subject")));
        Assert.DoesNotContain("oculta", mail.Data, StringComparison.Ordinal);
        Assert.StartsWith("multipart/alternative", Header(mail, "Content-Type"), StringComparison.Ordinal);
        Assert.Equal(["Hola Ana", "<p>Hola <b>Ana</b></p>"], Contents(mail));
    }

    /// <summary>In whatever case or form of its domain, in To, Cc or Bcc.</summary>
    [Theory]
    [InlineData("", "facturas@acme.test")]
    [InlineData("\"returnPath\": \"bounces@acme.test\"", $"bounces+{AdapterHost.Reference}.tag@acme.test")]
    public async Task SendAsync_SignedReference_IsInTheHeaderAndTheReturnPath(string settings, string sender)
    {
        await using var smtp = await SmtpFixture.StartAsync(settings);

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync(smtp.Request("ana@example.test") with { SignReference = reference => $"{reference}.tag" }));

        var mail = Assert.Single(smtp.Server.Mails);
        Assert.Equal(sender, mail.From);
        Assert.Equal($"{AdapterHost.Reference}.tag", Header(mail, "X-Iris-Reference"));
    }

    [Fact]
    public async Task SendAsync_SameMailboxSeveralTimes_GetsOneCopy()
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: JsonElement.Parse(
            """
            { "Type": "simple-email", "subject": "s", "text": "t", "cc": ["ANA@example.test", "luis@münchen.example"],
              "bcc": ["luis@xn--mnchen-3ya.example", "luis@MÜNCHEN.example"] }
            """));

        await smtp.SendAsync("ana@example.test");

        Assert.Equal(["ana@example.test", "luis@xn--mnchen-3ya.example"], Assert.Single(smtp.Server.Mails).Recipients);
    }

    /// <summary>Real mailboxes of carriers that break RFC 5321; whether they are taken was decided at accept.</summary>
    [Fact]
    public async Task SendAsync_IrregularMailbox_IsSent()
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("a..b.@docomo.ne.jp"));

        Assert.Equal(["\"a..b.\"@docomo.ne.jp"], Assert.Single(smtp.Server.Mails).Recipients);
    }

    [Fact]
    public async Task SendAsync_LittlePayload_TakesTheRestFromTheSettings()
    {
        await using var smtp = await SmtpFixture.StartAsync(
            "\"fromName\": \"Señor \\\"X\\\"\", \"replyTo\": \"r@acme.test\"", SmtpFixture.TextOnly);

        await smtp.SendAsync("ana@example.test");

        var mail = Assert.Single(smtp.Server.Mails);
        var from = Assert.IsType<MailboxAddress>(InternetAddress.Parse(Header(mail, "From")));
        Assert.Equal(("Señor \"X\"", "facturas@acme.test"), (from.Name, from.Address));
        Assert.Equal("r@acme.test", Header(mail, "Reply-To"));
        Assert.StartsWith("text/plain; charset=utf-8", Header(mail, "Content-Type"), StringComparison.Ordinal);
        Assert.Equal(["t"], Contents(mail));
    }

    [Fact]
    public async Task SendAsync_DotsLongLinesAndAccents_ArriveUnchanged()
    {
        var body = $".\r\n..\r\n<p>año 👋 {new string('x', 5000)}</p>\r\n.\r\n";
        await using var smtp = await SmtpFixture.StartAsync(
            payload: JsonSerializer.SerializeToElement(new { Type = "simple-email", subject = new string('ñ', 300), body }));

        await smtp.SendAsync("ana@example.test");

        var mail = Assert.Single(smtp.Server.Mails);
        Assert.Equal([body], Contents(mail));
        Assert.Equal(new string('ñ', 300), Decode(Header(mail, "Subject")));
        Assert.All(mail.Data.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    [Theory]
    [InlineData("jose@españa.example", "8BITMIME", "jose@xn--espaa-rta.example")]
    [InlineData("josé@example.test", "SMTPUTF8", "josé@example.test")]
    [InlineData("josé@example.test", "8BITMIME", null)]
    public async Task SendAsync_AddressOutsideAscii_GoesAsTheServerAllows(string address, string extension, string? recipient)
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);
        smtp.Server.Extensions.Add(extension);

        var outcome = await smtp.SendAsync(address);

        if (recipient is null)
            Assert.IsType<SendOutcome.Rejected>(outcome);
        else
            Assert.Equal([recipient], Assert.Single(smtp.Server.Mails).Recipients);
    }

    [Fact]
    public async Task SendAsync_ReplyToOutsideAscii_IsShownWhereTheServerAllowsIt()
    {
        var payload = JsonElement.Parse("""{ "Type": "simple-email", "subject": "s", "text": "t", "replyTo": "josé@example.test" }""");
        await using var smtp = await SmtpFixture.StartAsync(payload: payload);
        smtp.Server.Extensions.Add("SMTPUTF8");

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        Assert.Equal("josé@example.test", Header(Assert.Single(smtp.Server.Mails), "Reply-To"));
    }

    [Fact]
    public async Task SendAsync_OneAfterAnother_ReusesTheConnection()
    {
        await using var smtp = await SmtpFixture.StartAsync();
        for (var i = 0; i < 5; i++)
            Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        Assert.Equal((5, 1), (smtp.Server.Mails.Count, smtp.Server.Connections));
    }

    [Fact]
    public async Task SendAsync_ManyAtOnce_KeepsFewConnections()
    {
        await using var smtp = await SmtpFixture.StartAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => smtp.SendAsync("ana@example.test")));

        Assert.All(outcomes, outcome => Assert.IsType<SendOutcome.Accepted>(outcome));
        Assert.Equal(20, smtp.Server.Mails.Count);
        await Eventually.HoldsAsync(() => smtp.Server.OpenConnections <= 4, "no more than four connections stay open");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_IdleConnectionWasClosed_TriesANewOne(bool withWords)
    {
        await using var smtp = await SmtpFixture.StartAsync();
        await smtp.SendAsync("ana@example.test");
        if (withWords)
            smtp.Server.On("MAIL", "421 idle for too long", close: true, times: 1);
        else
            smtp.Server.CloseConnections();

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));
        Assert.Equal((2, 2), (smtp.Server.Mails.Count, smtp.Server.Connections));
    }

    [Fact]
    public async Task SendAsync_ReusedConnectionBreaksAfterTheContent_IsUnknownAndNotRepeated()
    {
        await using var smtp = await SmtpFixture.StartAsync();
        await smtp.SendAsync("ana@example.test");
        smtp.Server.On(FakeSmtpServer.EndOfData, null, close: true);

        Assert.IsType<SendOutcome.Unknown>(await smtp.SendAsync("ana@example.test"));
        Assert.Equal((2, 1), (smtp.Server.DataEnds, smtp.Server.Connections));
    }

    [Fact]
    public async Task SendAsync_IdleForAWhile_ClosesTheConnection()
    {
        var time = TestClock.New();
        await using var smtp = await SmtpFixture.StartAsync(time: time);
        await smtp.SendAsync("ana@example.test");

        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(1, smtp.Server.OpenConnections);
        time.Advance(TimeSpan.FromSeconds(1));

        await smtp.Server.HasNoConnectionAsync();
        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));
        Assert.Equal(2, smtp.Server.Connections);
    }

    private static string Header(ReceivedMail mail, string name)
    {
        var head = mail.Data[..mail.Data.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal);
        return head.Split("\r\n").Single(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
    }

    /// <summary>Undoes encoded words; neighbours belong together.</summary>
    private static string Decode(string header) => EncodedWords().Replace(header, words =>
        string.Concat(words.Groups[1].Captures.Zip(words.Groups[2].Captures, (encoding, text) => encoding.Value is "B" or "b"
            ? Encoding.UTF8.GetString(Convert.FromBase64String(text.Value))
            : Uri.UnescapeDataString(text.Value.Replace('_', ' ').Replace('=', '%')))));

    private static string[] Contents(ReceivedMail mail) =>
    [
        .. mail.Data.Split("Content-Transfer-Encoding: base64").Skip(1).Select(part =>
            Encoding.UTF8.GetString(Convert.FromBase64String(part.Trim().Split("\r\n\r\n")[0].Split("\r\n--")[0]))),
    ];

    [GeneratedRegex(@"(?:=\?utf-8\?([BbQq])\?([^?]*)\?=(?:\s+(?==\?))?)+")]
    private static partial Regex EncodedWords();
}
