using System.Diagnostics;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>What the server says, as outcomes.</summary>
public sealed class SmtpEmailAdapterTests
{
    [Fact]
    public async Task Probe_ServerThatTakesIt_LogsInAndLeavesWithoutAMail()
    {
        await using var smtp = await SmtpFixture.StartAsync("\"userName\": \"acme\", \"password\": \"s3cret\"");
        smtp.Server.Extensions.Add("AUTH PLAIN");
        smtp.Server.On("AUTH", "235 welcome");

        var outcome = Assert.IsType<SendOutcome.Accepted>(await smtp.ProbeAsync());

        Assert.Empty(outcome.Messages);
        Assert.Equal(["EHLO", "AUTH", "NOOP", "QUIT"], smtp.Server.Commands.Select(line => line.Split(' ')[0]));
        Assert.Empty(smtp.Server.Mails);
        await smtp.Server.HasNoConnectionAsync();
    }

    [Theory]
    [InlineData(FakeSmtpServer.Connect, "421 busy", typeof(SendOutcome.Unreachable), null)]
    [InlineData(FakeSmtpServer.Connect, "gibberish", typeof(SendOutcome.Unreachable), null)]
    [InlineData("EHLO", "550 no", typeof(SendOutcome.Rejected), "550")]
    [InlineData("AUTH", "535 wrong password", typeof(SendOutcome.Held), "535")]
    [InlineData("NOOP", "421 closing", typeof(SendOutcome.Unreachable), null)]
    [InlineData("NOOP", "530 log in first", typeof(SendOutcome.Held), "530")]
    public async Task Probe_Reply_IsItsOutcome(string command, string reply, Type outcome, string? code)
    {
        await using var smtp = await SmtpFixture.StartAsync("\"userName\": \"acme\", \"password\": \"s3cret\"");
        smtp.Server.Extensions.Add("AUTH PLAIN");
        smtp.Server.On(command, reply).On("AUTH", "235 welcome");

        var answered = await smtp.ProbeAsync();

        Assert.IsType(outcome, answered);
        Assert.Equal(code, Refusal.CodeOf(answered));
        await smtp.Server.HasNoConnectionAsync();
    }

    [Fact]
    public async Task Probe_ServerFallsSilent_EndsAtItsOwnTimeOut()
    {
        var time = TestClock.New();
        await using var smtp = await SmtpFixture.StartAsync("\"timeoutSeconds\": 7", time: time);
        smtp.Server.On("NOOP", null);

        var probing = smtp.ProbeAsync();
        await smtp.Server.HasSeenAsync("NOOP");
        time.Advance(TimeSpan.FromSeconds(7));

        Assert.IsType<SendOutcome.Unreachable>(await probing);
    }

    [Theory]
    [InlineData(FakeSmtpServer.Connect, "421 busy", typeof(SendOutcome.Unreachable), null)]
    [InlineData(FakeSmtpServer.Connect, "554 not you", typeof(SendOutcome.Rejected), "554")]
    [InlineData("EHLO", "550 no", typeof(SendOutcome.Rejected), "550")]
    [InlineData("MAIL", "451 later", typeof(SendOutcome.Throttled), null)]
    [InlineData("MAIL", "530 log in first", typeof(SendOutcome.Held), "530")]
    [InlineData("MAIL", "552 too big", typeof(SendOutcome.Rejected), "552")]
    [InlineData("MAIL", "gibberish", typeof(SendOutcome.Unreachable), null)]
    [InlineData("RCPT", "450 greylisted", typeof(SendOutcome.Throttled), null)]
    [InlineData("RCPT", "451 later", typeof(SendOutcome.Throttled), null)]
    [InlineData("RCPT", "550 unknown", typeof(SendOutcome.Rejected), "550")]
    [InlineData("DATA", "421 closing", typeof(SendOutcome.Unreachable), null)]
    [InlineData("DATA", "452 full", typeof(SendOutcome.Throttled), null)]
    [InlineData("DATA", "554 no", typeof(SendOutcome.Rejected), "554")]
    [InlineData(FakeSmtpServer.EndOfData, "451 later", typeof(SendOutcome.Throttled), null)]
    [InlineData(FakeSmtpServer.EndOfData, "554 spam", typeof(SendOutcome.Rejected), "554")]
    [InlineData(FakeSmtpServer.EndOfData, "gibberish", typeof(SendOutcome.Unknown), null)]
    public async Task SendAsync_Reply_IsItsOutcome(string command, string reply, Type outcome, string? code)
    {
        await using var smtp = await SmtpFixture.StartAsync();
        smtp.Server.On(command, reply);

        var answered = await smtp.SendAsync("ana@example.test");

        Assert.IsType(outcome, answered);
        Assert.Equal(code, Refusal.CodeOf(answered));
        Assert.Empty(smtp.Server.Mails);
    }

    [Theory]
    [InlineData(FakeSmtpServer.Connect, typeof(SendOutcome.Unreachable))]
    [InlineData("EHLO", typeof(SendOutcome.Unreachable))]
    [InlineData("MAIL", typeof(SendOutcome.Unreachable))]
    [InlineData("RCPT", typeof(SendOutcome.Unreachable))]
    [InlineData("DATA", typeof(SendOutcome.Unreachable))]
    [InlineData(FakeSmtpServer.EndOfData, typeof(SendOutcome.Unknown))]
    public async Task SendAsync_ConnectionBreaks_IsUnknownOnceContentWentOut(string command, Type outcome)
    {
        await using var smtp = await SmtpFixture.StartAsync();
        smtp.Server.On(command, null, close: true);

        Assert.IsType(outcome, await smtp.SendAsync("ana@example.test"));
    }

    [Theory]
    [InlineData(FakeSmtpServer.Connect, typeof(SendOutcome.Unreachable))]
    [InlineData("MAIL", typeof(SendOutcome.Unreachable))]
    [InlineData(FakeSmtpServer.EndOfData, typeof(SendOutcome.Unknown))]
    public async Task SendAsync_ServerFallsSilent_EndsAtItsOwnTimeOut(string command, Type outcome)
    {
        var time = TestClock.New();
        await using var smtp = await SmtpFixture.StartAsync("\"timeoutSeconds\": 7", time: time);
        smtp.Server.On(command, null);

        var sending = smtp.SendAsync("ana@example.test");
        await smtp.Server.HasSeenAsync(command);
        time.Advance(TimeSpan.FromSeconds(7));

        Assert.IsType(outcome, await sending);
    }

    [Theory]
    [InlineData(FakeSmtpServer.Connect, "220", typeof(SendOutcome.Unreachable))]
    [InlineData("EHLO", "250", typeof(SendOutcome.Unreachable))]
    [InlineData("MAIL", "250", typeof(SendOutcome.Unreachable))]
    [InlineData(FakeSmtpServer.EndOfData, "250", typeof(SendOutcome.Unknown))]
    public async Task SendAsync_AnswerWithoutEnd_IsCutOff(string command, string code, Type outcome)
    {
        // The clock stands still: no time-out ends it.
        await using var smtp = await SmtpFixture.StartAsync(time: TestClock.New());
        smtp.Server.On(command, string.Join("\r\n", Enumerable.Repeat($"{code}-{new string('x', 500)}", 200)));

        Assert.IsType(outcome, await smtp.SendAsync("ana@example.test"));
        await smtp.Server.HasNoConnectionAsync();
    }

    [Theory]
    [InlineData("65536", typeof(SendOutcome.Accepted))]
    [InlineData("4096", typeof(SendOutcome.Unreachable))]
    public async Task SendAsync_LongReply_IsReadUpToTheBound(string most, Type outcome)
    {
        var server = new FakeSmtpServer();
        server.On("MAIL", string.Join("\r\n", [.. Enumerable.Repeat($"250-{new string('x', 500)}", 20), "250 ok"]));
        await using var smtp = new SmtpFixture(
            server,
            new AdapterHost(configuration: [("Security:AllowPrivateNetworks", "true"), ("Dispatch:MaxReplyBytes", most)]),
            SmtpFixture.Settings(server.Port, ""),
            SmtpFixture.TextOnly);

        Assert.IsType(outcome, await smtp.SendAsync("ana@example.test"));
    }

    [Fact]
    public async Task SendAsync_ManyAtASilentServer_HoldsNoThreads()
    {
        const int Sends = 200;
        await using var smtp = await SmtpFixture.StartAsync();
        smtp.Server.On("MAIL", null);
        using var cancelled = new CancellationTokenSource();
        using var process = Process.GetCurrentProcess();
        var before = process.Threads.Count;

        var sending = Enumerable.Range(0, Sends).Select(_ => smtp.SendAsync(["ana@example.test"], cancelled.Token)).ToArray();
        await Eventually.HoldsAsync(
            () => smtp.Server.Commands.Count(line => line.StartsWith("MAIL", StringComparison.Ordinal)) == Sends, "all wait for an answer");
        process.Refresh();

        Assert.InRange(process.Threads.Count, 1, before + (Sends / 2));
        await cancelled.CancelAsync();
        foreach (var send in sending)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
    }

    [Fact]
    public async Task SendAsync_EhloRefused_DoesNotGoOnWithoutExtensions()
    {
        await using var smtp = await SmtpFixture.StartAsync();
        smtp.Server.On("EHLO", "550 no").On("HELO", "250 ok");

        Assert.Equal("550", Assert.IsType<SendOutcome.Rejected>(await smtp.SendAsync("ana@example.test")).Code);
        Assert.DoesNotContain(smtp.Server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_ImplicitTlsPort_SpeaksTlsFirst()
    {
        await using var smtp = await SmtpFixture.StartAsync("\"tls\": \"implicit\"");

        // The server speaks none and says so in clear, which is no TLS.
        Assert.IsType<SendOutcome.Unreachable>(await smtp.SendAsync("ana@example.test"));
        Assert.DoesNotContain(smtp.Server.Commands, command => command.StartsWith("EHLO", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData(FakeSmtpServer.EndOfData)]
    public async Task SendAsync_CallerCancels_PassesThroughAndHangsUp(string command)
    {
        await using var smtp = await SmtpFixture.StartAsync();
        smtp.Server.On(command, null);
        using var cancelled = new CancellationTokenSource();

        var sending = smtp.SendAsync(["ana@example.test"], cancelled.Token);
        await smtp.Server.HasSeenAsync(command);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await smtp.Server.HasNoConnectionAsync();
        Assert.Empty(smtp.Server.Mails);
    }

    [Fact]
    public async Task SendAsync_OneOfSeveralRefused_IsAcceptedAndNamesIt()
    {
        await using var smtp = await SmtpFixture.StartAsync();
        smtp.Server.On("RCPT TO:<ben@", "550 unknown").On("RCPT TO:<eva@", "452 full").On("RCPT TO:<odd@", "554 no");

        var outcome = Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync(
            "ana@example.test", "ben@example.test", "eva@example.test", "odd@example.test"));

        Assert.Equal(new ProviderMessage(SmtpFixture.MessageId, "ana@example.test"), Assert.Single(outcome.Messages));
        Assert.Equal(
            [("ben@example.test", typeof(SendOutcome.Rejected)), ("eva@example.test", typeof(SendOutcome.Throttled)), ("odd@example.test", typeof(SendOutcome.Rejected))],
            outcome.Others.Select(other => (other.Destination, other.Outcome.GetType())));
        Assert.Equal(
            ["ben@example.test 550", "eva@example.test 452", "odd@example.test 554"],
            outcome.Answer!.Raw!.Value.GetProperty("refused").EnumerateArray()
                .Select(item => $"{item.GetProperty("recipient").GetString()} {item.GetProperty("code")}"));
        Assert.Contains("ben@example.test", outcome.Answer.Description, StringComparison.Ordinal);
        Assert.Contains("ana@example.test", Assert.Single(smtp.Server.Mails).Recipients);
    }

    [Fact]
    public async Task SendAsync_AllRefused_EachByItsCode()
    {
        await using var smtp = await SmtpFixture.StartAsync(payload: SmtpFixture.TextOnly);
        smtp.Server.On("RCPT TO:<ana@", "501 syntax").On("RCPT TO:<ben@", "450 greylisted").On("RCPT TO:<eva@", "556 no mail here");

        var outcome = Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test", "ben@example.test", "eva@example.test"));

        Assert.Empty(outcome.Messages);
        Assert.Equal(["501", null, "556"], outcome.Others.Select(other => (other.Outcome as SendOutcome.Rejected)?.Code));
        Assert.IsType<SendOutcome.Throttled>(outcome.Others[1].Outcome);
        Assert.DoesNotContain("DATA", smtp.Server.Commands);
    }

    [Fact]
    public async Task SendAsync_SomeRefusedThenTheMessage_EachHasItsOwn()
    {
        await using var smtp = await SmtpFixture.StartAsync();
        smtp.Server.On("RCPT TO:<ben@", "450 greylisted").On(FakeSmtpServer.EndOfData, "554 spam");

        var outcome = Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test", "ben@example.test"));

        Assert.Equal("554", Assert.IsType<SendOutcome.Rejected>(outcome.Others[0].Outcome).Code);
        Assert.IsType<SendOutcome.Throttled>(outcome.Others[1].Outcome);
    }

    [Fact]
    public async Task SendAsync_ConnectionBreaksBehindTheContent_IsUnknownButForWhomItWasRefused()
    {
        await using var smtp = await SmtpFixture.StartAsync();
        smtp.Server.On("RCPT TO:<ben@", "550 unknown").On(FakeSmtpServer.EndOfData, null, close: true);

        var outcome = Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test", "ben@example.test"));

        Assert.IsType<SendOutcome.Unknown>(outcome.Others[0].Outcome);
        Assert.IsType<SendOutcome.Rejected>(outcome.Others[1].Outcome);
    }

    [Fact]
    public async Task SendAsync_NoStartTls_HoldsAndNothingIsSaid()
    {
        await using var smtp = await SmtpFixture.StartAsync("\"tls\": \"required\"");

        Assert.Equal(SendErrorCodes.Refused, Assert.IsType<SendOutcome.Held>(await smtp.SendAsync("ana@example.test")).Code);
        Assert.DoesNotContain(smtp.Server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("454 not now", typeof(SendOutcome.Unreachable))]
    [InlineData("501 never", typeof(SendOutcome.Rejected))]
    public async Task SendAsync_StartTlsRefused_IsByItsCode(string reply, Type outcome)
    {
        await using var smtp = await SmtpFixture.StartAsync("\"tls\": \"required\"");
        smtp.Server.Extensions.Add("STARTTLS");
        smtp.Server.On("STARTTLS", reply);

        Assert.IsType(outcome, await smtp.SendAsync("ana@example.test"));
    }

    [Fact]
    public async Task SendAsync_NobodyListens_IsUnreachable()
    {
        await using var smtp = await SmtpFixture.StartAsync();
        await smtp.Server.DisposeAsync();

        Assert.IsType<SendOutcome.Unreachable>(await smtp.SendAsync("ana@example.test"));
    }

    [Fact]
    public async Task SendAsync_UnknownHost_IsUnreachable()
    {
        await using var smtp = await SmtpFixture.StartAsync("\"host\": \"relay.invalid\"");

        Assert.IsType<SendOutcome.Unreachable>(await smtp.SendAsync("ana@example.test"));
    }

    [Fact]
    public async Task SendAsync_PrivateHostNotAllowed_Holds()
    {
        await using var smtp = await SmtpFixture.StartAsync(allowPrivateNetworks: false);

        Assert.Equal(SendErrorCodes.AddressNotAllowed, Assert.IsType<SendOutcome.Held>(await smtp.SendAsync("ana@example.test")).Code);
        Assert.Equal(0, smtp.Server.Connections);
    }

    [Fact]
    public async Task SendAsync_CredentialsRefused_TellsWhatTheServerSaid()
    {
        await using var smtp = await SmtpFixture.StartAsync("\"userName\": \"acme\", \"password\": \"pa55\"");
        smtp.Server.Extensions.Add("AUTH LOGIN");
        smtp.Server.On("AUTH", "535 bad credentials");

        var outcome = Assert.IsType<SendOutcome.Held>(await smtp.SendAsync("ana@example.test"));

        Assert.Equal("535", outcome.Code);
        Assert.DoesNotContain(smtp.Server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.DoesNotContain("pa55", outcome.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "port": 465 }""", "")]
    [InlineData("""{ "port": 0 }""", "OUT_OF_RANGE settings.port")]
    [InlineData("""{ "host": "no host" }""", "INVALID_HOST settings.host")]
    [InlineData("""{ "fromAddress": "nobody" }""", "INVALID_EMAIL settings.fromAddress")]
    [InlineData("""{ "replyTo": "nobody" }""", "INVALID_EMAIL settings.replyTo")]
    [InlineData("""{ "fromName": "a\r\nBcc: x@y.test" }""", "CONTROL_CHARACTER settings.fromName")]
    [InlineData("""{ "userName": "acme" }""", "REQUIRED settings.password")]
    [InlineData("""{ "password": "pa55" }""", "REQUIRED settings.userName")]
    [InlineData("""{ "replyTo": "x", "host": "a b" }""", "INVALID_EMAIL settings.replyTo, INVALID_HOST settings.host")]
    public async Task CheckSettings_EveryRule(string change, string errors)
    {
        await using var host = new AdapterHost();
        var settings = SmtpFixture.Settings(25, change.Trim('{', '}', ' '));

        Assert.Equal(
            errors.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(),
            AdapterHost.CheckSettings(host.Registry.FindAdapter("Email", "SMTP")!, settings).Order());
    }
}
