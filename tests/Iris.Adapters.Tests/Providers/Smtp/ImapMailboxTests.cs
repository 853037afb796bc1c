using System.Diagnostics.CodeAnalysis;
using System.Text;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>The mailbox of an integration, over a scripted server.</summary>
[SuppressMessage("Design", "CA1001", Justification = "IAsyncLifetime ends them.")]
public sealed class ImapMailboxTests : IAsyncLifetime
{
    private const string Mail = "From: ana@example.test\nSubject: hi\n\nHola";

    private readonly FakeImapServer server = new();
    private AdapterHost host = null!;

    private static CancellationToken None => CancellationToken.None;

    private IMailboxReader Reader => (IMailboxReader)host.Registry.FindAdapter("Email", "SMTP")!;

    public Task InitializeAsync()
    {
        host = Host();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Open_AFilledMailbox_BeginsBehindWhatIsThere()
    {
        server.Add(Mail);
        server.Add(Mail);

        await using var mailbox = await OpenAsync();

        Assert.Equal((7, 2), (mailbox.End.Validity, mailbox.End.Number));
        Assert.Null(await mailbox.NextAsync(mailbox.End, None));
    }

    [Fact]
    public async Task Next_NewMails_AreThoseBehindThePositionInOrder()
    {
        server.Add(Mail);
        await using var mailbox = await OpenAsync();
        server.Add(Mail + " 2");
        server.Add(Mail + " 3");

        var first = (await mailbox.NextAsync(mailbox.End, None))!;
        var second = (await mailbox.NextAsync(first.Position, None))!;

        Assert.Equal((2, 3), (first.Position.Number, second.Position.Number));
        Assert.Equal((Mail + " 2").ReplaceLineEndings("\r\n"), Encoding.UTF8.GetString(first.Bytes));
        Assert.Null(await mailbox.NextAsync(second.Position, None));
    }

    [Theory]
    [InlineData("seen", "\\Seen")]
    [InlineData("leave", "")]
    [InlineData("delete", null)]
    public async Task Taken_AMail_IsMarkedAsTheSettingsSay(string taken, string? flags)
    {
        await using var mailbox = await OpenAsync($"\"imapTaken\": \"{taken}\"");
        var uid = server.Add(Mail);

        await mailbox.TakenAsync((await mailbox.NextAsync(mailbox.End, None))!, None);

        var found = server.FlagsOf(uid);
        Assert.Equal(flags, found is null ? null : string.Join(' ', found));
        Assert.Contains(server.Commands, command => command.StartsWith(taken == "leave" ? "EXAMINE" : "SELECT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Taken_AMailboxThatMayNotBeWritten_IsNoFailure()
    {
        await using var mailbox = await OpenAsync();
        server.Add(Mail);
        server.On("UID STORE", "NO read-only");

        await mailbox.TakenAsync((await mailbox.NextAsync(mailbox.End, None))!, None);
    }

    [Fact]
    public async Task Next_ALargeMail_IsItsBeginning()
    {
        await using var small = Host(("Mailboxes:MaxMailBytes", "16384"));
        await using var mailbox = await OpenAsync(from: small);
        server.Add(Mail + new string('x', 100_000));

        Assert.Equal(16_384, (await mailbox.NextAsync(mailbox.End, None))!.Bytes.Length);
    }

    [Fact]
    public async Task Next_NumberedAnew_IsWhatCameSinceTheDayOfThePosition()
    {
        server.Add(Mail);
        await using (var before = await OpenAsync())
            Assert.Equal(7, before.End.Validity);
        server.Renumber(8, 100);

        await using var mailbox = await OpenAsync();
        var mail = (await mailbox.NextAsync(new MailboxPosition(7, 1, DateTimeOffset.UtcNow), None))!;

        Assert.Equal((8, 100), (mail.Position.Validity, mail.Position.Number));
        Assert.Contains(server.Commands, command => command.Contains("SINCE", StringComparison.Ordinal));
        Assert.Null(await mailbox.NextAsync(mail.Position, None));
    }

    [Fact]
    public async Task Wait_InIdle_EndsWhenAMailComes()
    {
        await using var mailbox = await OpenAsync();
        Assert.Null(await mailbox.NextAsync(mailbox.End, None));

        var waiting = mailbox.WaitAsync(TimeSpan.FromMinutes(5), None);
        await Eventually.HoldsAsync(() => server.Commands.Contains("IDLE"), "the client waits");
        server.Add(Mail);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.NotNull(await mailbox.NextAsync(mailbox.End, None));
    }

    [Fact]
    public async Task Wait_InIdle_EndsWithItsTime()
    {
        await using var mailbox = await OpenAsync();
        Assert.Null(await mailbox.NextAsync(mailbox.End, None));

        await mailbox.WaitAsync(TimeSpan.FromMilliseconds(50), None).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Null(await mailbox.NextAsync(mailbox.End, None));
    }

    [Fact]
    public async Task Wait_WithoutIdle_AsksTheServer()
    {
        server.Capabilities = "IMAP4rev1";
        await using var asking = Host(("Mailboxes:AskSeconds", "1"));
        await using var mailbox = await OpenAsync(from: asking);

        await mailbox.WaitAsync(TimeSpan.FromMilliseconds(20), None);

        Assert.Contains("NOOP", server.Commands);
    }

    [Fact]
    public async Task Wait_ABrokenConnection_IsTold()
    {
        await using var mailbox = await OpenAsync();
        Assert.Null(await mailbox.NextAsync(mailbox.End, None));

        var waiting = mailbox.WaitAsync(TimeSpan.FromMinutes(5), None);
        await Eventually.HoldsAsync(() => server.Commands.Contains("IDLE"), "the client waits");
        server.CloseConnections();

        Assert.False((await Assert.ThrowsAsync<MailboxException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)))).IsLasting);
    }

    [Theory]
    [InlineData("LOGIN", "NO [AUTHENTICATIONFAILED] wrong password", true)]
    [InlineData("SELECT", "NO no such mailbox", false)]
    [InlineData(FakeImapServer.Connect, "* BYE too many connections", false)]
    [InlineData(FakeImapServer.Connect, "HTTP/1.1 400 Bad Request", false)]
    public async Task Open_Refused_SaysWhy(string command, string reply, bool isLasting)
    {
        server.On(command, reply, close: true);

        var exception = await Assert.ThrowsAsync<MailboxException>(() => OpenAsync());

        Assert.Equal(isLasting, exception.IsLasting);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => server.OpenConnections == 0, "the connection is closed");
    }

    [Theory]
    [InlineData(FakeImapServer.Connect)]
    [InlineData("LOGIN")]
    [InlineData("SELECT")]
    public async Task Open_ASilentServer_IsGivenUp(string command)
    {
        server.On(command, null);
        await using var quick = Host(("Mailboxes:CommandSeconds", "1"));

        Assert.Equal("No answer within 1 s", (await Assert.ThrowsAsync<MailboxException>(() => OpenAsync(from: quick))).Message);
    }

    [Fact]
    public async Task Open_AServerThatNeverEnds_IsCutOff()
    {
        server.On(FakeImapServer.Connect, new string('x', 4 * 1024 * 1024));

        await Assert.ThrowsAsync<MailboxException>(() => OpenAsync());
    }

    [Fact]
    public async Task Next_AMailThatCannotBeRead_IsNamed()
    {
        await using var mailbox = await OpenAsync();
        var uid = server.Add(Mail);
        server.On("UID FETCH", "NO corrupt");

        var exception = await Assert.ThrowsAsync<MailboxException>(() => mailbox.NextAsync(mailbox.End, None));

        Assert.Equal(uid, exception.Unreadable!.Number);
        Assert.NotNull(await mailbox.NextAsync(mailbox.End, None));
    }

    [Fact]
    public async Task Next_ABreakInTheMidstOfAMail_IsTold()
    {
        await using var mailbox = await OpenAsync();
        server.Add(Mail);
        server.BreakAfter = 5;

        Assert.Null((await Assert.ThrowsAsync<MailboxException>(() => mailbox.NextAsync(mailbox.End, None))).Unreadable);
    }

    [Fact]
    public async Task Open_WithoutAPassword_LogsInWithATokenAndRenewsOneThatIsRefused()
    {
        using var http = new FakeHttp();
        http.AnswersInTurn(
            "POST https://login.test/token",
            (200, """{"access_token":"old","expires_in":3600}"""), (200, """{"access_token":"new","expires_in":3600}"""));
        await using var own = new AdapterHost(http, null, ("Security:AllowPrivateNetworks", "true"));
        server.Capabilities = "IMAP4rev1 IDLE UIDPLUS SASL-IR AUTH=PLAIN AUTH=XOAUTH2";
        server.On("AUTHENTICATE", "NO expired").On("AUTHENTICATE", "OK in");
        var settings = $"\"imapHost\": \"127.0.0.1\", \"imapPort\": {server.Port}, \"imapTls\": \"none\", \"imapUserName\": \"u\", "
            + "\"userName\": \"u\", \"oauthTokenUrl\": \"https://login.test/token\", \"oauthClientId\": \"app\", \"oauthClientSecret\": \"shh\"";
        var reader = (IMailboxReader)own.Registry.FindAdapter("Email", "SMTP")!;
        Assert.Empty(AdapterHost.CheckSettings((IChannelAdapter)reader, SmtpFixture.Settings(25, settings)));

        await using var mailbox = await reader.OpenMailboxAsync(AdapterHost.Bind((IChannelAdapter)reader, SmtpFixture.Settings(25, settings)), None);

        var tokens = server.Commands.Where(command => command.Contains("XOAUTH2", StringComparison.Ordinal))
            .Select(command => Encoding.UTF8.GetString(Convert.FromBase64String(command[(command.LastIndexOf(' ') + 1)..])));
        Assert.Equal(["user=u\u0001auth=Bearer old\u0001\u0001", "user=u\u0001auth=Bearer new\u0001\u0001"], tokens);
    }

    [Fact]
    public async Task Open_AnAddressThatMayNotBeCalled_IsRefused()
    {
        await using var strict = new AdapterHost();

        var exception = await Assert.ThrowsAsync<MailboxException>(() => OpenAsync(from: strict));

        Assert.True(exception.IsLasting);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("\"imapHost\": \"imap.acme.test\"", "REQUIRED settings.imapUserName", "REQUIRED settings.imapPassword")]
    [InlineData("\"imapUserName\": \"u\"", "REQUIRED settings.imapHost")]
    [InlineData("\"returnPath\": \"nobody\"", "INVALID_EMAIL settings.returnPath")]
    [InlineData("\"returnPath\": \"a-very-long-local-part-of-it@acme.test\"", "TOO_LONG settings.returnPath")]
    [InlineData("\"imapHost\": \"im ap\", \"imapUserName\": \"u\", \"imapPassword\": \"p\"", "INVALID_HOST settings.imapHost")]
    [InlineData("\"imapTls\": \"maybe\"", "NOT_ALLOWED settings.imapTls")]
    public void Settings_ThatCannotBe_AreErrors(string change, params string[] errors) =>
        Assert.Equal(errors, AdapterHost.CheckSettings(host.Registry.FindAdapter("Email", "SMTP")!, SmtpFixture.Settings(25, change)));

    private static AdapterHost Host(params (string Key, string Value)[] configuration) =>
        new(configuration: [("Security:AllowPrivateNetworks", "true"), .. configuration]);

    private Task<IMailbox> OpenAsync(string change = "", AdapterHost? from = null) =>
        ((IMailboxReader)(from ?? host).Registry.FindAdapter("Email", "SMTP")!).OpenMailboxAsync(Settings(change), None);

    private object Settings(string change)
    {
        var own = $"\"imapHost\": \"127.0.0.1\", \"imapPort\": {server.Port}, \"imapTls\": \"none\", \"imapUserName\": \"u\", \"imapPassword\": \"secret\"";
        return AdapterHost.Bind((IChannelAdapter)Reader, SmtpFixture.Settings(25, change.Length == 0 ? own : $"{own}, {change}"));
    }
}
