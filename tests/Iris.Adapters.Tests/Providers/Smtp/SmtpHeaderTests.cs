using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>The headers of what arrives, read with another parser than the one that wrote them.</summary>
public sealed partial class SmtpHeaderTests
{
    public static TheoryData<string> Texts =>
    [
        "Su factura de año nuevo 👋🏽 y 👨‍👩‍👧",
        "=?utf-8?Q?looks_encoded?= and is not",
        "=?utf-8?B?aG9sYQ==?=",
        "quotes \" and \\ backslashes, commas; <angles> (parens) @at",
        new string('ñ', 400),
        new string('x', 900),
        string.Join(' ', Enumerable.Repeat("word", 190)),
        "  blanks   inside  ",
        "日本語の件名 ﷽ ",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Subject_Anything_ArrivesAsItWasGiven(string subject)
    {
        var (mail, data) = await SendAsync(new { Type = "simple-email", subject, text = "t" });

        Assert.Equal(subject.Trim(), mail.Text("Subject").Trim());
        AssertWellFormed(data);
        if (await PythonAsync(data, "Subject") is { } seen)
            Assert.Equal(subject.Trim(), seen.Trim());
    }

    [Theory]
    [InlineData("Señor \"X\" y \\ Hijos")]
    [InlineData("O'Brien, Ana (Ventas) <ana@other.test>")]
    [InlineData("=?utf-8?Q?Ana?=")]
    [InlineData("Ana 👋")]
    [InlineData("a.b@c.test")]
    public async Task FromName_Anything_ArrivesAsItWasGiven(string fromName)
    {
        var (mail, data) = await SendAsync(new { Type = "simple-email", subject = "s", text = "t", fromName });

        Assert.Equal((fromName, "facturas@acme.test"), mail.Mailbox("From"));
        AssertWellFormed(data);
    }

    [Fact]
    public async Task Headers_OfEveryMessage_SayThatNobodyWroteItAndWhichThread()
    {
        var (mail, _) = await SendAsync(new { Type = "simple-email", subject = "s", text = "t" });

        Assert.Equal("auto-generated", mail.Raw("Auto-Submitted"));
        Assert.Equal("<process.685bc5e5c707c57a2a9d09c7@acme.test>", mail.Raw("References"));
        Assert.Equal("<process.685bc5e5c707c57a2a9d09c7@acme.test>", mail.Raw("In-Reply-To"));
        Assert.DoesNotContain("List-Unsubscribe", mail.Names);
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, null, false)]
    public async Task ListUnsubscribe_AsAsked_IsOneClick(bool setting, bool? payload, bool isThere)
    {
        var (mail, data) = await SendAsync(
            new { Type = "simple-email", subject = "s", text = "t", unsubscribe = payload }, $"\"listUnsubscribe\": {(setting ? "true" : "false")}");

        Assert.Equal(isThere, mail.Names.Contains("List-Unsubscribe"));
        if (!isThere)
            return;

        Assert.Equal($"<{Url}>", mail.Raw("List-Unsubscribe"));
        Assert.Equal("List-Unsubscribe=One-Click", mail.Raw("List-Unsubscribe-Post"));
        Assert.Contains($"<{Url}>\r\n", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListUnsubscribe_WithACopy_IsLeftOut()
    {
        var (mail, _) = await SendAsync(new { Type = "simple-email", subject = "s", text = "t", unsubscribe = true, bcc = new[] { "b@example.test" } });

        Assert.DoesNotContain("List-Unsubscribe", mail.Names);
    }

    [Fact]
    public async Task OwnHeaders_OfTheAllowedOnes_ArriveWhole()
    {
        var value = $"año {new string('x', 500)} =?utf-8?Q?x?=";
        var (mail, data) = await SendAsync(new
        {
            Type = "simple-email",
            subject = "s",
            text = "t",
            headers = new Dictionary<string, string> { ["X-Campaign"] = value, ["list-id"] = "<news.acme.test>", ["Precedence"] = "bulk", ["Importance"] = "high" },
        });

        Assert.Equal(value, mail.Text("X-Campaign"));
        Assert.Equal("<news.acme.test>", mail.Raw("List-Id"));
        Assert.Equal(("bulk", "high"), (mail.Raw("Precedence"), mail.Raw("Importance")));
        AssertWellFormed(data);
    }

    [Theory]
    [InlineData("""{ "Bcc": "x@y.test" }""", "HEADER_NOT_ALLOWED payLoad.headers[Bcc]")]
    [InlineData("""{ "DKIM-Signature": "x", "X-": "x" }""", "HEADER_NOT_ALLOWED payLoad.headers[DKIM-Signature], HEADER_NOT_ALLOWED payLoad.headers[X-]")]
    [InlineData("""{ "X-A:B": "x" }""", "HEADER_NOT_ALLOWED payLoad.headers[X-A:B]")]
    [InlineData("""{ "X-A": "a\r\nBcc: x@y.test" }""", "CONTROL_CHARACTER payLoad.headers[X-A]")]
    [InlineData("""{ "X-A": "a", "x-a": "b" }""", "DUPLICATE_MEMBER payLoad.headers[x-a]")]
    [InlineData("""{ "X-A": " " }""", "REQUIRED payLoad.headers[X-A]")]
    [InlineData("""[]""", "INVALID_TYPE payLoad.headers")]
    public async Task OwnHeaders_NotAllowed_AreRefused(string headers, string expected)
    {
        await using var host = new AdapterHost();

        Assert.Equal(expected, Errors(host, $$"""{ "Type": "simple-email", "subject": "s", "text": "t", "headers": {{headers}} }""", UnknownMembers.Keep));
    }

    [Fact]
    public async Task Payload_UnknownMember_IsRefusedWhateverTheIntegrationSays()
    {
        await using var host = new AdapterHost();

        Assert.Equal(
            "UNKNOWN_MEMBER payLoad.attachments, UNKNOWN_MEMBER payLoad.subjet",
            Errors(host, """{ "Type": "simple-email", "subject": "s", "text": "t", "attachments": [1], "subjet": "x" }""", UnknownMembers.Keep));
    }

    /// <summary>Each destination has a name of its own for its message, one message to all has the interaction's.</summary>
    [Fact]
    public async Task MessageId_OfAMessageForEach_HasItsPlace()
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: JsonElement.Parse("""{ "Type": "simple-email", "subject": "s", "text": "t", "cc": ["c@example.test", "ben@example.test"] }"""));

        var request = smtp.Request("ben@example.test") with { AllDestinations = ["ana@example.test", "ben@example.test"], Part = 1 };
        await smtp.SendAsync(request);
        await smtp.SendAsync(request with { HasCopies = false });

        Assert.Equal($"<{AdapterHost.Reference}.1@acme.test>", new MailReader(smtp.Server.Mails[0].Data).Raw("Message-ID"));
        Assert.Equal("ben@example.test", new MailReader(smtp.Server.Mails[0].Data).Raw("To"));
        Assert.Equal(["ben@example.test", "c@example.test"], smtp.Server.Mails[0].Recipients);
        Assert.Equal(["ben@example.test"], smtp.Server.Mails[1].Recipients);
    }

    [Fact]
    public async Task SharedMessage_OnARetry_ShowsAllAndGoesToThoseWhoLackIt()
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);

        await smtp.SendAsync(smtp.Request("ben@example.test") with { AllDestinations = ["ana@example.test", "ben@example.test"] });

        var mail = Assert.Single(smtp.Server.Mails);
        Assert.Equal(["ben@example.test"], mail.Recipients);
        Assert.Equal("ana@example.test, ben@example.test", new MailReader(mail.Data).Raw("To"));
    }

    [Theory]
    [InlineData("250 2.0.0 Ok: queued as 4XyZ12abc", "4XyZ12abc")]
    [InlineData("250 OK id=1tHxyz-0000Ab-2C", "1tHxyz-0000Ab-2C")]
    [InlineData("250 2.0.0 49I8abcd012345 Message accepted for delivery", "49I8abcd012345")]
    [InlineData("250 2.0.0 7f3a9c01 Message accepted for delivery", "7f3a9c01")]
    [InlineData("250 2.6.0 <a@b> [InternalId=1232344, Hostname=x] Queued mail for delivery", "1232344")]
    [InlineData("250 2.0.0 OK  1700000000 d9443c01a7336-abc.12 - gsmtp", "d9443c01a7336-abc.12")]
    [InlineData("250 OK", null)]
    [InlineData("250 Message accepted", null)]
    public async Task MessageId_OfTheAnswer_IsTheQueueIdWhereItIsKnown(string answer, string? id)
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);
        smtp.Server.On(FakeSmtpServer.EndOfData, answer);

        var outcome = Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        Assert.Equal(id ?? SmtpFixture.MessageId, Assert.Single(outcome.Messages).Id);
    }

    [Theory]
    [InlineData("SIZE 100", typeof(SendOutcome.Rejected))]
    [InlineData("SIZE 100000", typeof(SendOutcome.Accepted))]
    public async Task Size_LargerThanTheServerTakes_IsRefusedBeforeAnythingIsSaid(string extension, Type outcome)
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);
        smtp.Server.Extensions.Add(extension);

        Assert.IsType(outcome, await smtp.SendAsync("ana@example.test"));

        Assert.Equal(outcome == typeof(SendOutcome.Accepted), smtp.Server.Commands.Any(line => Declared().IsMatch(line)));
    }

    [Fact]
    public async Task Connection_AfterARefusal_IsResetAndUsedAgain()
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);
        smtp.Server.On("RCPT TO:<ana@", "450 greylisted", times: 1);

        Assert.IsType<SendOutcome.Throttled>(await smtp.SendAsync("ana@example.test"));
        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        Assert.Equal(["EHLO", "MAIL", "RCPT", "RSET", "MAIL", "RCPT", "DATA"], smtp.Server.Commands.Select(line => line.Split(' ')[0]));
        Assert.Equal(1, smtp.Server.Connections);
    }

    [Fact]
    public async Task Dkim_Rsa_SignsWhatAnotherReaderChecks()
    {
        using var key = RSA.Create(2048);
        var (mail, data) = await SendAsync(
            new { Type = "simple-email", subject = "Año  nuevo", text = "hola  \r\n mundo\r\n\r\n", unsubscribe = true },
            $"\"dkimDomain\": \"acme.test\", \"dkimSelector\": \"s1\", \"dkimPrivateKey\": {JsonSerializer.Serialize(key.ExportPkcs8PrivateKeyPem())}");

        var tags = SmtpSignature.AssertSigned(mail, data, key);
        Assert.Equal(("rsa-sha256", "relaxed/relaxed", "acme.test", "s1"), (tags["a"], tags["c"], tags["d"], tags["s"]));
        Assert.Superset(
            new HashSet<string> { "from", "to", "subject", "message-id", "list-unsubscribe", "list-unsubscribe-post" },
            tags["h"].ToLowerInvariant().Split(':').ToHashSet());
    }

    [Fact]
    public async Task Dkim_Ed25519_SaysSo()
    {
        // RFC 8463, appendix A.2, as PKCS#8.
        const string Pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
        var (mail, _) = await SendAsync(
            new { Type = "simple-email", subject = "s", text = "t" },
            $"\"dkimDomain\": \"acme.test\", \"dkimSelector\": \"s1\", \"dkimPrivateKey\": {JsonSerializer.Serialize(Pem)}");

        Assert.Contains("a=ed25519-sha256", mail.Raw("DKIM-Signature"), StringComparison.Ordinal);
    }

    private const string Url = "https://iris.example.test/unsubscribe/token";

    private static string Errors(AdapterHost host, string payload, UnknownMembers unknown)
    {
        var errors = new ErrorList();
        host.Registry.FindChannel("Email")!.Read(JsonElement.Parse(payload), new PayloadReading(unknown), errors);
        return string.Join(", ", errors.Items.Select(error => $"{error.Code} {error.Field}").Order());
    }

    private static async Task<(MailReader Mail, string Data)> SendAsync(object payload, string change = "")
    {
        await using var smtp = await SmtpFixture.StartAsync(change, JsonSerializer.SerializeToElement(payload));
        var outcome = await smtp.SendAsync(smtp.Request("ana@example.test") with { ProcessId = "685bc5e5c707c57a2a9d09c7", UnsubscribeUrl = () => Url });
        Assert.IsType<SendOutcome.Accepted>(outcome);
        var data = Assert.Single(smtp.Server.Mails).Data;
        return (new MailReader(data), data);
    }

    private static void AssertWellFormed(string data)
    {
        Assert.All(data.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 998));
        Assert.All(data, letter => Assert.True(char.IsAscii(letter)));
    }

    /// <summary>What Python's own parser makes of a header; null where there is no Python.</summary>
    private static async Task<string?> PythonAsync(string data, string header)
    {
        const string Script =
            "import sys,email,email.policy;m=email.message_from_bytes(sys.stdin.buffer.read(),policy=email.policy.default);sys.stdout.buffer.write(str(m[sys.argv[1]]).encode())";
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Script, header])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            })!;
            await python.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(data));
            python.StandardInput.Close();
            var seen = await python.StandardOutput.ReadToEndAsync();
            await python.WaitForExitAsync();
            return python.ExitCode == 0 ? seen : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^MAIL FROM:<[^>]+> SIZE=[0-9]+$")]
    private static partial Regex Declared();
}
