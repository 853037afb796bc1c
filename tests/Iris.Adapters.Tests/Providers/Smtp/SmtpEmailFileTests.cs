using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Adapters.Providers.Smtp;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>Mails with files, which are made while they go over the wire.</summary>
public sealed partial class SmtpEmailFileTests
{
    private const string Id = "685bc5e5c707c57a2a9d09c7";

    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(100_000);

    /// <summary>Streaming rests on a member of the client that is not public. Where a newer client has it no more, mails with files are in memory.</summary>
    [Fact]
    public void Client_OfThisVersion_CanStream() => Assert.True(SmtpCommands.CanStream);

    [Theory]
    [InlineData("none", false)]
    [InlineData("required", false)]
    [InlineData("implicit", true)]
    public async Task SendAsync_Files_ArriveWholeWhateverTheWire(string tls, bool isImplicit)
    {
        using var pki = new SmtpPki("127.0.0.1");
        var trust = tls == "none" ? "" : $", \"caCertificates\": {JsonSerializer.Serialize(pki.Authority)}";
        await using var smtp = await SmtpFixture.StartAsync($"\"tls\": \"{tls}\"{trust}", SmtpFixture.TextOnly);
        (smtp.Server.Certificate, smtp.Server.IsImplicitTls) = (tls == "none" ? null : pki.Server, isImplicit);

        smtp.Server.Extensions.Add("STARTTLS");

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync(With(smtp.Request("ana@example.test"))));

        Assert.Equal(Bytes, FileIn(Assert.Single(smtp.Server.Mails).Data));
    }

    [Fact]
    public async Task SendAsync_FilesOneAfterAnother_ReuseTheConnection()
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync(With(smtp.Request("ana@example.test"))));
        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync(With(smtp.Request("bea@example.test"))));

        Assert.All(smtp.Server.Mails, mail => Assert.Equal(Bytes, FileIn(mail.Data)));
        Assert.Equal((2, 1), (smtp.Server.Mails.Count, smtp.Server.Connections));
    }

    [Fact]
    public async Task SendAsync_MessageForEach_EachHasTheFiles()
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);
        foreach (var (part, destination) in new[] { "ana@example.test", "bea@example.test" }.Index())
        {
            var request = With(smtp.Request(destination)) with { AllDestinations = ["ana@example.test", "bea@example.test"], Part = part };
            Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync(request));
        }

        Assert.Equal(["ana@example.test", "bea@example.test"], smtp.Server.Mails.SelectMany(mail => mail.Recipients));
        Assert.All(smtp.Server.Mails, mail => Assert.Equal(Bytes, FileIn(mail.Data)));
    }

    [Theory]
    [InlineData("SIZE 100000", typeof(SendOutcome.Rejected))]
    [InlineData("SIZE 200000", typeof(SendOutcome.Accepted))]
    public async Task Size_WithFiles_CountsThemAsTheyAreEncoded(string extension, Type outcome)
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);
        smtp.Server.Extensions.Add(extension);

        Assert.IsType(outcome, await smtp.SendAsync(With(smtp.Request("ana@example.test"))));

        var declared = smtp.Server.Commands.Select(line => Declared().Match(line)).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        if (outcome == typeof(SendOutcome.Accepted))
            Assert.InRange(Assert.Single(declared) - Assert.Single(smtp.Server.Mails).Data.Length, -2, 2);
        else
            Assert.Empty(declared);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dkim_WithFiles_SignsThemTooAndOnce(bool hadToTryAgain)
    {
        using var key = RSA.Create(2048);
        await using var smtp = await SmtpFixture.StartAsync(
            $"\"dkimDomain\": \"acme.test\", \"dkimSelector\": \"s1\", \"dkimPrivateKey\": {JsonSerializer.Serialize(key.ExportPkcs8PrivateKeyPem())}",
            SmtpFixture.TextOnly);
        if (hadToTryAgain)
        {
            await smtp.SendAsync("ana@example.test");
            smtp.Server.On("MAIL", "421 idle for too long", close: true, times: 1);
        }

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync(With(smtp.Request("ana@example.test"))));

        var data = smtp.Server.Mails[^1].Data;
        Assert.Equal(Bytes, FileIn(data));
        Assert.Single(SignatureLines().Matches(data));
        Assert.Contains("content-type", SmtpSignature.AssertSigned(new MailReader(data), data, key)["h"].ToLowerInvariant().Split(':'));
    }

    private static ProviderSend With(ProviderSend request) => request with
    {
        Attachments = [new SendAttachment(Id, "año.bin", "application/octet-stream", Bytes.Length, _ => Task.FromResult<Stream>(new MemoryStream(Bytes)))],
    };

    /// <summary>The file of a mail whose last part it is.</summary>
    private static byte[] FileIn(string data)
    {
        var begin = data.IndexOf("\r\n\r\n", data.IndexOf("application/octet-stream", StringComparison.Ordinal), StringComparison.Ordinal);
        return Convert.FromBase64String(data[begin..data.LastIndexOf("\r\n--", StringComparison.Ordinal)]);
    }

    [GeneratedRegex(@" SIZE=([0-9]+)")]
    private static partial Regex Declared();

    [GeneratedRegex(@"^DKIM-Signature:", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex SignatureLines();
}
