using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Providers;

/// <summary>E-mail that comes back, through the whole gateway: a mail server for what is sent, a mailbox for what returns.</summary>
[SuppressMessage("Design", "CA1001", Justification = "IAsyncLifetime ends them.")]
public sealed partial class MailboxTests : IAsyncLifetime
{
    private readonly FakeSmtpServer smtp = new();
    private readonly FakeImapServer imap = new();
    private readonly IrisApplication application = new(
        _ => { }, ("Security:AllowPrivateNetworks", "true"), ("Mailboxes:PollMilliseconds", "50"), ("Mailboxes:RetryBaseSeconds", "0.05"),
        ("Mailboxes:RetryMaxSeconds", "0.2"));

    private TestTenant tenant = null!;
    private string integration = null!;

    public async Task InitializeAsync()
    {
        await application.InitializeAsync();
        imap.Add("From: old@example.test\nSubject: from before\n\nHola");
        tenant = await application.NewTenantAsync();
        integration = await tenant.NewIntegrationAsync("Email", "SMTP", new
        {
            host = "127.0.0.1",
            port = smtp.Port,
            startTls = false,
            fromAddress = "iris@example.test",
            returnPath = "bounces@example.test",
            imapHost = "127.0.0.1",
            imapPort = imap.Port,
            imapTls = "none",
            imapUserName = "u",
            imapPassword = "p",
        });
        await Eventually.HoldsAsync(() => imap.Commands.Contains("IDLE"), "the mailbox is watched");
    }

    public async Task DisposeAsync()
    {
        await application.DisposeAsync();
        await smtp.DisposeAsync();
        await imap.DisposeAsync();
    }

    [Fact]
    public async Task Bounce_OfOurMail_FailsTheInteraction()
    {
        var (id, mail) = await SendAsync();
        Assert.Matches($@"^bounces\+{id}\.[a-z2-7]{{12}}@example\.test$", mail.From);

        imap.Add(Bounce(mail, "failed", "5.1.1"));

        var read = (await tenant.WaitForStatusAsync(id, "PROCESS_ERROR")).Payload;
        Assert.Equal("BOUNCED", read.GetProperty("customStatus").GetString());
        var told = Events(read)[^1];
        Assert.Equal(("5.1.1", "ana@example.test"), (told.GetProperty("code").GetString(), told.GetProperty("destination").GetString()));
    }

    [Fact]
    public async Task Bounce_WithATagThatWeDidNotMake_ChangesNothing()
    {
        var (id, mail) = await SendAsync();
        var forged = mail with { From = Tag().Replace(mail.From, ".aaaaaaaaaaaa@"), Data = Tag().Replace(Header().Replace(mail.Data, ""), ".aaaaaaaaaaaa@") };

        imap.Add(Bounce(forged, "failed", "5.1.1"));

        var read = await WaitForEventsAsync(id, 2);
        Assert.Equal(("SENT", "UNVERIFIED_BOUNCED"), (read.GetProperty("status").GetString(), Events(read)[^1].GetProperty("event").GetString()));
    }

    [Fact]
    public async Task Complaint_AboutOurMail_OptsTheAddressOut()
    {
        var (id, mail) = await SendAsync();

        imap.Add($"""
            From: abuse@isp.example.test
            Subject: complaint
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=feedback-report; boundary="b"

            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            User-Agent: isp/1
            Version: 1

            --b
            Content-Type: message/rfc822

            {mail.Data}
            --b--
            """);

        var read = (await tenant.WaitForStatusAsync(id, "COMPLETED")).Payload;
        Assert.Equal("COMPLAINT", read.GetProperty("customStatus").GetString());
        Assert.Contains("ana@example.test", (await tenant.Client.GetAsync("/conversation/optout")).Expect(200).Payload.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_ToOurMail_IsAMessageOfItsProcessOnceAndAutomaticOnesAreNone()
    {
        var (id, mail) = await SendAsync();
        var process = (await tenant.Client.GetAsync($"/conversation/interaction/{id}")).Payload.GetProperty("processId").GetString();
        var messageId = MessageId().Match(mail.Data).Value;
        string Reply(string own, string headers) =>
            $"From: Ana <ana@example.test>\nMessage-ID: <{own}@example.test>\nIn-Reply-To: {messageId}\nSubject: Re: Su cita\n{headers}\nBAJA\n\nOn Mon, 30 Nov 2026, Iris wrote:\n> Hola";

        imap.Add(Reply("auto", "Auto-Submitted: auto-replied\n"));
        imap.Add(Reply("r-1", ""));
        imap.CloseConnections();
        imap.Add(Reply("r-1", "X-Again: yes\n"));
        imap.Add(Reply("r-2", ""));

        var found = await Eventually.GetAsync(async () =>
        {
            var all = (await tenant.Client.GetAsync($"/conversation/interaction?processId={process}&direction=in")).Expect(200).Payload.GetProperty("items");
            return all.GetArrayLength() == 2 ? new Box(all) : null;
        }, "both replies are there");
        var first = found!.Value.EnumerateArray().Last();
        var whole = (await tenant.Client.GetAsync($"/conversation/interaction/{first.GetProperty("id").GetString()}")).Payload;
        var payload = whole.GetProperty("payload");
        Assert.Equal(("BAJA", "Re: Su cita"), (payload.GetProperty("Text").GetString(), payload.GetProperty("Subject").GetString()));
        Assert.Equal("On Mon, 30 Nov 2026, Iris wrote:\n> Hola", payload.GetProperty("Quoted").GetString());
        Assert.Equal("AUTO_REPLY", Events(await WaitForEventsAsync(id, 2))[^1].GetProperty("event").GetString());
        Assert.Contains("ana@example.test", (await tenant.Client.GetAsync("/conversation/optout")).Expect(200).Payload.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("\\Seen", imap.FlagsOf(2)!);
        Assert.Empty(imap.FlagsOf(1)!);
    }

    [Fact]
    public async Task Mailbox_OfAnIntegrationThatIsRemoved_IsLeft()
    {
        (await tenant.Client.DeleteAsync($"/configuration/integration/{integration}")).Expect(200);

        await Eventually.HoldsAsync(() => imap.OpenConnections == 0, "nobody watches it");
    }

    [Fact]
    public async Task Callback_OfAnIntegrationWithAMailbox_IsNoCallback()
    {
        var read = (await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200).Payload;

        Assert.False(read.TryGetProperty("callbackUrl", out var url) && url.ValueKind == JsonValueKind.String);
        Assert.Equal("********", read.GetProperty("settings").GetProperty("imapPassword").GetString());
    }

    private static JsonElement[] Events(JsonElement interaction) =>
        [.. interaction.GetProperty("auditTrail").GetProperty("providerEvents").EnumerateArray()];

    private static string Bounce(ReceivedMail mail, string action, string status) => $"""
        Return-Path: <>
        From: MAILER-DAEMON@mx.example.test
        To: {mail.From}
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.test

        Final-Recipient: rfc822; {mail.Recipients[0]}
        Action: {action}
        Status: {status}

        --b
        Content-Type: message/rfc822

        {mail.Data}
        --b--
        """;

    private async Task<(string Id, ReceivedMail Mail)> SendAsync()
    {
        var sent = (await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-email", subject = "Su cita", text = "Hola" },
            integrationId = integration,
            Destinations = new[] { "ana@example.test" },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        })).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");
        return (sent.Id, Assert.Single(smtp.Mails));
    }

    private Task<JsonElement> WaitForEventsAsync(string id, int count) => Eventually.GetAsync(
        async () =>
        {
            var read = (await tenant.Client.GetAsync($"/conversation/interaction/{id}")).Expect(200).Payload;
            return Events(read).Length == count ? new Box(read) : null;
        },
        "the events are there").ContinueWith(task => task.Result.Value, TaskScheduler.Default);

    private sealed record Box(JsonElement Value);

    [GeneratedRegex(@"\.[a-z2-7]{12}@")]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?m)^X-Iris-Reference:.*\n")]
    private static partial Regex Header();

    [GeneratedRegex(@"(?<=Message-Id: ?)<[^>]+>", RegexOptions.IgnoreCase)]
    private static partial Regex MessageId();
}
