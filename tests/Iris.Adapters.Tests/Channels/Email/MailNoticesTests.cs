using System.Text;
using Iris.Adapters.Channels.Email;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Channels.Email;

/// <summary>Mails as servers and programs write them, and what they say.</summary>
public sealed class MailNoticesTests
{
    private const string Id = "67ad2f7300c5a3f0e1b2c3d4";
    private const string Tag = "abcdefghijkl";
    private const string Own = "facturas@acme.test";

    public static TheoryData<string, string, DeliveryProgress, string, string?, string?, int?> Reports { get; } = new()
    {
        { "postfix-bounce", $"{Id}.1", DeliveryProgress.Failed, "BOUNCED", "5.1.1", "ana@example.com", 1 },
        { "exim-bounce", Id, DeliveryProgress.Failed, "BOUNCED", "5.2.2", "ana@example.com", null },
        { "gmail-bounce", Id, DeliveryProgress.Failed, "BOUNCED", "5.1.1", "nadie@gmail.com", null },
        { "qmail-bounce", $"{Id}.0", DeliveryProgress.Failed, "BOUNCED", "5.1.1", null, 0 },
        { "sendmail-delay", Id, DeliveryProgress.None, "DELAYED", "4.4.1", null, null },
        { "complaint", $"{Id}.2", DeliveryProgress.Read, "COMPLAINT", "abuse", "ana@isp.example", 2 },
        { "not-spam", $"{Id}.2", DeliveryProgress.None, "NOT_SPAM", "not-spam", "ana@isp.example", 2 },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void Read_AReport_IsAStatusOfWhatWasSigned(
        string sample, string reference, DeliveryProgress progress, string word, string? code, string? recipient, int? index)
    {
        var bytes = Bytes(sample);

        Assert.Equal($"{reference}.{Tag}", MailNotices.ReferencesIn(bytes)[0]);
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(bytes, reference)));
        Assert.Equal(
            (null, Id, progress, word, code, recipient, index),
            (status.MessageId, status.Reference, status.Progress, status.CustomStatus, status.Code, status.Destination, status.DestinationIndex));
        Assert.True(status.MayBeOfCopy);
    }

    [Fact]
    public void Read_AReportOfSeveralRecipients_IsAStatusForEach()
    {
        var statuses = Read(Bytes("exchange-delay-and-failure"), Id).Cast<ProviderNotice.Status>().ToArray();

        Assert.Equal(
            [
                ("ana@corp.example", DeliveryProgress.Failed, "BOUNCED", "5.1.10"),
                ("luis@corp.example", DeliveryProgress.None, "DELAYED", "4.4.7"),
                ("lista@corp.example", DeliveryProgress.Sent, "EXPANDED", (string?)"2.0.0"),
            ],
            statuses.Select(status => (status.Destination, status.Progress, status.CustomStatus, status.Code)));
        Assert.StartsWith("550 5.1.10 RESOLVER.ADR.RecipientNotFound", statuses[0].Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postfix-bounce", "UNVERIFIED_BOUNCED", "5.1.1")]
    [InlineData("exim-bounce", "UNVERIFIED_BOUNCED", "5.2.2")]
    [InlineData("complaint", "UNVERIFIED_COMPLAINT", null)]
    public void Read_AReportThatNothingOfOursSigned_ChangesNothing(string sample, string word, string? code)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(Bytes(sample), null)));

        Assert.Equal((Id, DeliveryProgress.None, word, code), (status.Reference, status.Progress, status.CustomStatus, status.Code));
    }

    [Fact]
    public void Read_ABounceInWordsThatNothingOfOursSigned_IsNothing() => Assert.Empty(Read(Bytes("qmail-bounce"), null));

    [Fact]
    public void Read_AReply_IsAMessageWithoutWhatItQuotes()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Bytes("gmail-reply"), null)));

        Assert.Equal(
            ("<CAF1=abc@mail.gmail.com>", "ana@gmail.com", "Ana Ríos", Id),
            (message.MessageId, message.Source, message.ProfileName, message.ReplyToReference));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 10, 0, 0, TimeSpan.Zero), message.Written);
        Assert.Equal(("text", "Re: Su factura", "Gracias, la pago mañana.\n\nAna"), (message.Payload.Type, message.Payload.Subject, message.Payload.Text));
        Assert.StartsWith("El lun, 30 nov 2026 a las 10:00, Facturas (<facturas@acme.test>)\nescribió:\n\n> Hola,", message.Payload.Quoted, StringComparison.Ordinal);
        var file = Assert.Single(message.Payload.Media!);
        Assert.Equal((null, "application/pdf", "recibo.pdf", 9L), (file.Url, file.MimeType, file.Name, file.Bytes));
    }

    [Fact]
    public void Read_AReplyInHtmlAlone_IsItsText()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Bytes("outlook-html-reply"), null)));

        Assert.Equal("No está bien.\n\n¿La pueden revisar & corregir?", message.Payload.Text);
        Assert.StartsWith("De: Facturas\nEnviado: lunes", message.Payload.Quoted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("auto-submitted: auto-notified; owner-email=\"x@y.test\"")]
    [InlineData("X-Auto-Response-Suppress: OOF")]
    [InlineData("Precedence: bulk")]
    [InlineData("Precedence: auto_reply")]
    [InlineData("X-Autoreply: yes")]
    [InlineData("Return-Path: <>")]
    [InlineData("List-Id: <l.example>")]
    public void Read_WhatAMachineSent_IsAnEventAndNoMessage(string header)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(Mail(header, $"In-Reply-To: <{Id}.3@acme.test>", "From: a@b.test"), null)));

        Assert.Equal((Id, DeliveryProgress.None, "AUTO_REPLY", 3), (status.Reference, status.Progress, status.CustomStatus, status.DestinationIndex));
        Assert.Empty(Read(Mail(header, "From: a@b.test"), null));
    }

    [Theory]
    [InlineData("outlook-out-of-office", null)]
    [InlineData("outlook-out-of-office", Id)]
    public void Read_AnAbsence_IsAnEvent(string sample, string? reference) =>
        Assert.Equal("AUTO_REPLY", Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(Bytes(sample), reference))).CustomStatus);

    [Theory]
    [InlineData("Auto-Submitted: no", "From: a@b.test")]
    [InlineData("Subject: Re: out of the office chairs", "From: a@b.test")]
    public void Read_WhatAPersonSent_IsAMessage(params string[] headers) =>
        Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Mail(headers), null)));

    [Theory]
    [InlineData("From: Facturas@acme.test")]
    [InlineData($"X-Iris-Reference: {Id}.{Tag}", "From: a@b.test")]
    [InlineData($"Message-ID: <{Id}@acme.test>", "From: a@b.test")]
    public void Read_WhatWeSentOurselves_IsNoMessage(params string[] headers) =>
        Assert.All(Read(Mail(headers), Id), notice => Assert.Equal("LOOP", Assert.IsType<ProviderNotice.Status>(notice).CustomStatus));

    [Fact]
    public void Read_AnAbsenceWithAnEmptyEnvelopeSender_IsNoBounce()
    {
        var mail = Mail("Return-Path: <>", "Auto-Submitted: auto-replied", "Subject: Automatic reply: undeliverable", "From: a@b.test");

        Assert.Equal(DeliveryProgress.None, Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(mail, Id))).Progress);
    }

    [Fact]
    public void Read_AMailWithoutAMessageId_IsKnownByWhatItConsistsOf()
    {
        var (one, other) = (Mail("From: a@b.test"), Mail("From: a@b.test", "Subject: x"));

        Assert.Equal(IdOf(one), IdOf(one));
        Assert.NotEqual(IdOf(one), IdOf(other));
        Assert.Equal(64, IdOf(Mail("From: a@b.test", $"Message-ID: <{new string('x', 400)}@b.test>")).Length);

        static string IdOf(byte[] mail) => Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(mail, null))).MessageId;
    }

    [Theory]
    [InlineData("")]
    [InlineData("no mail at all")]
    [InlineData("\0\0\0\0")]
    [InlineData("Subject: nobody\r\n\r\nwrote this")]
    public void Read_WhatIsNoMail_IsUnreadable(string text) =>
        Assert.IsType<ProviderNotice.Unreadable>(Assert.Single(Read(Encoding.UTF8.GetBytes(text), null)));

    [Fact]
    public void Read_ManyNestedParts_IsBounded()
    {
        var text = new StringBuilder("From: a@b.test\r\nMIME-Version: 1.0\r\n");
        for (var i = 0; i < 2000; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=\"b{i}\"\r\n\r\n--b{i}\r\n");
        text.Append("Content-Type: text/plain\r\n\r\nhello");

        Assert.Single(Read(Encoding.ASCII.GetBytes(text.ToString()), null));
    }

    [Fact]
    public void ReferencesIn_AMailFullOfThem_IsBounded()
    {
        var many = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"{i:x24}.{Tag}"));

        Assert.Equal(MailReference.Most, MailNotices.ReferencesIn(Encoding.ASCII.GetBytes($"From: a@b.test\r\n\r\n{many}")).Count);
    }

    [Fact]
    public void Read_DamagedMails_NeverThrows()
    {
        var samples = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Channels/Email/Samples/Mail"), "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        Assert.True(samples.Length >= 10);
        var random = new Random(20_260_101);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = Damaged(samples[round % samples.Length], random);
            Assert.True(MailNotices.ReferencesIn(bytes).Count <= MailReference.Most);
            foreach (var notice in Read(bytes, round % 2 == 0 ? Id : null))
            {
                if (notice is ProviderNotice.Inbound message)
                    Assert.True(message.MessageId.Length is > 0 and <= ProviderWords.MaxId && message.Payload.Bounded().ToJson().GetRawText().Length > 0);
                if (notice is ProviderNotice.Status status)
                    Assert.NotEmpty(status.CustomStatus);
            }
        }
    }

    private static byte[] Damaged(byte[] sample, Random random)
    {
        var bytes = sample.ToList();
        for (var i = random.Next(1, 20); i > 0 && bytes.Count > 2; i--)
        {
            var (at, length) = (random.Next(bytes.Count), random.Next(1, 80));
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(Math.Max(0, at - length), Math.Min(length, at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static IReadOnlyList<ProviderNotice> Read(byte[] mail, string? signed) => MailNotices.Read(
        new ProviderCallback(
            ProviderCallback.MailMethod, "/mailbox", [], signed is null ? [] : [KeyValuePair.Create(IMailboxReader.Reference, signed)], mail,
            new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero)),
        Own);

    private static byte[] Mail(params string[] headers) => Encoding.UTF8.GetBytes($"{string.Join("\r\n", headers)}\r\n\r\nHola\r\n");

    private static byte[] Bytes(string sample) => Encoding.UTF8.GetBytes(Samples.Text($"Channels/Email/Samples/Mail/{sample}.eml"));
}
