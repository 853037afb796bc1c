using System.Net;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>Log-ins and TLS, against a server that checks them.</summary>
public sealed class SmtpLoginTests
{
    private const string User = "\"userName\": \"acme\", \"password\": \"s3crét\"";

    private const string OAuth =
        "\"userName\": \"acme\", \"oauthTokenUrl\": \"https://login.test/token\", \"oauthClientId\": \"app\", \"oauthClientSecret\": \"shh\", \"oauthScope\": \"mail/.default\"";

    public static TheoryData<string> Passwords => [.. FakeSmtpAuth.Mechanisms.Where(name => name is not ("XOAUTH2" or "OAUTHBEARER"))];

    /// <summary>The server only sees that NTLM's messages are such.</summary>
    public static TheoryData<string> CheckedPasswords => [.. FakeSmtpAuth.Mechanisms.Where(name => name is not ("XOAUTH2" or "OAUTHBEARER" or "NTLM"))];

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task SendAsync_EveryMechanismOfAPassword_LogsIn(string mechanism)
    {
        await using var smtp = await StartAsync(User, mechanism);

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        Assert.Single(smtp.Server.Commands, command => command.StartsWith($"AUTH {mechanism}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(CheckedPasswords))]
    public async Task SendAsync_WrongPassword_IsRefusedAndNothingIsSent(string mechanism)
    {
        await using var smtp = await StartAsync(User.Replace("s3crét", "wrong", StringComparison.Ordinal), mechanism);

        Assert.IsType<SendOutcome.Held>(await smtp.SendAsync("ana@example.test"));
        Assert.DoesNotContain(smtp.Server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("login")]
    [InlineData("cram-md5")]
    [InlineData("scram-sha-256")]
    public async Task SendAsync_NamedMechanism_IsUsedThoughTheServerOffersOthers(string mechanism)
    {
        await using var smtp = await StartAsync($"{User}, \"authentication\": \"{mechanism}\"", string.Join(' ', FakeSmtpAuth.Mechanisms));

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        Assert.StartsWith(
            $"AUTH {mechanism.ToUpperInvariant()}", smtp.Server.Commands.Single(command => command.StartsWith("AUTH", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_NamedMechanismNotOffered_SaysNothingSecret()
    {
        await using var smtp = await StartAsync($"{User}, \"authentication\": \"scram-sha-256\"", "PLAIN LOGIN");

        Assert.IsType<SendOutcome.Held>(await smtp.SendAsync("ana@example.test"));
        Assert.DoesNotContain(smtp.Server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_NoAuthentication_LogsInNowhere()
    {
        await using var smtp = await StartAsync($"{User}, \"authentication\": \"none\"", "PLAIN");

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));
        Assert.DoesNotContain(smtp.Server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    /// <summary>454 and whatever else is no final word.</summary>
    [Theory]
    [InlineData("454 4.7.0 temporary", typeof(SendOutcome.Unreachable))]
    [InlineData("432 password transition", typeof(SendOutcome.Throttled))]
    [InlineData("535 no", typeof(SendOutcome.Held))]
    [InlineData("534 too weak", typeof(SendOutcome.Held))]
    public async Task SendAsync_LogInRefused_IsKnownNotTaken(string reply, Type outcome)
    {
        await using var named = await StartAsync($"{User}, \"authentication\": \"plain\"", "PLAIN");
        named.Server.On("AUTH", reply);
        Assert.IsType(outcome, await named.SendAsync("ana@example.test"));

        await using var smtp = await StartAsync(User, "PLAIN");
        smtp.Server.On("AUTH", reply);

        Assert.IsType(outcome, await smtp.SendAsync("ana@example.test"));
        Assert.Equal(0, smtp.Server.DataEnds);
    }

    [Theory]
    [InlineData("XOAUTH2")]
    [InlineData("OAUTHBEARER")]
    public async Task SendAsync_OAuth_LogsInWithATokenOfTheClient(string mechanism)
    {
        using var http = new FakeHttp();
        http.Answers("POST https://login.test/token", 200, """{"access_token":"s3cret","expires_in":3600}""");
        await using var smtp = await StartAsync(OAuth, mechanism, http);

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));
        smtp.Server.CloseConnections();
        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        // The second log-in had the token that was kept.
        var asked = Assert.Single(http.Requests);
        Assert.Equal("grant_type=client_credentials&client_id=app&client_secret=shh&scope=mail%2F.default", asked.Body);
        Assert.Equal(2, smtp.Server.Commands.Count(command => command.StartsWith($"AUTH {mechanism}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SendAsync_OAuthWithRefreshToken_AsksForTheMailbox()
    {
        using var http = new FakeHttp();
        http.Answers("POST https://login.test/token", 200, """{"access_token":"s3cret","expires_in":3600}""");
        await using var smtp = await StartAsync(OAuth + ", \"oauthRefreshToken\": \"rrr\"", "PLAIN XOAUTH2", http);

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        Assert.StartsWith("grant_type=refresh_token&client_id=app&client_secret=shh&refresh_token=rrr", Assert.Single(http.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_TokenNoLongerTaken_IsRenewedOnce()
    {
        using var http = new FakeHttp();
        http.AnswersInTurn(
            "POST https://login.test/token",
            (200, """{"access_token":"old","expires_in":3600}"""), (200, """{"access_token":"s3cret","expires_in":3600}"""));
        await using var smtp = await StartAsync(OAuth, "XOAUTH2", http);

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));
        Assert.Equal(2, http.Requests.Count);
    }

    [Fact]
    public async Task SendAsync_TokenNeverTaken_IsRefusedAfterOneRenewal()
    {
        using var http = new FakeHttp();
        http.Answers("POST https://login.test/token", 200, """{"access_token":"no","expires_in":3600}""");
        await using var smtp = await StartAsync(OAuth, "XOAUTH2", http);

        Assert.Equal("535", Assert.IsType<SendOutcome.Held>(await smtp.SendAsync("ana@example.test")).Code);
        Assert.Equal(2, http.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, typeof(SendOutcome.Held))]
    [InlineData(HttpStatusCode.ServiceUnavailable, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpStatusCode.BadGateway, typeof(SendOutcome.Unreachable))]
    public async Task SendAsync_NoToken_IsKnownNotTaken(HttpStatusCode status, Type outcome)
    {
        using var http = new FakeHttp();
        http.Answers("POST https://login.test/token", (int)status, """{"error":"invalid_client"}""");
        await using var smtp = await StartAsync(OAuth, "XOAUTH2", http);

        Assert.IsType(outcome, await smtp.SendAsync("ana@example.test"));
        Assert.DoesNotContain(smtp.Server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("required", false)]
    [InlineData("optional", false)]
    [InlineData("implicit", true)]
    public async Task SendAsync_OwnAuthority_IsTrustedForTheHost(string tls, bool isImplicit)
    {
        using var pki = new SmtpPki("127.0.0.1");
        await using var smtp = await StartAsync($"\"tls\": \"{tls}\", \"caCertificates\": {JsonSerializer.Serialize(pki.Authority)}", null);
        (smtp.Server.Certificate, smtp.Server.IsImplicitTls) = (pki.Server, isImplicit);
        smtp.Server.Extensions.Add("STARTTLS");

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));
        Assert.Equal(!isImplicit, smtp.Server.Commands.Contains("STARTTLS"));
    }

    /// <summary>Nobody's authority, another one's, and a certificate for another host.</summary>
    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("other.test", true)]
    public async Task SendAsync_CertificateNotTrusted_IsKnownNotTaken(string host, bool withAuthority)
    {
        using var pki = new SmtpPki(host);
        using var other = new SmtpPki(host);
        var authority = withAuthority ? pki.Authority : other.Authority;
        await using var smtp = await StartAsync($"\"tls\": \"required\", \"caCertificates\": {JsonSerializer.Serialize(authority)}", null);
        smtp.Server.Certificate = pki.Server;
        smtp.Server.Extensions.Add("STARTTLS");

        Assert.IsType<SendOutcome.Unreachable>(await smtp.SendAsync("ana@example.test"));
        Assert.Equal(["EHLO", "STARTTLS"], smtp.Server.Commands.Select(command => command.Split(' ')[0]));
    }

    [Fact]
    public async Task SendAsync_OptionalTlsNotOffered_GoesWithoutAndLogsInOnlyWhereAllowed()
    {
        await using var smtp = await StartAsync("\"tls\": \"optional\"", null);
        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        // Allowed as a host, not to be spoken to in clear.
        await using var withPassword = await SmtpFixture.StartAsync($"\"tls\": \"optional\", \"host\": \"relay.test\", {User}", allowPrivateNetworks: false, names: new Loopback(), excepted: "relay.test");
        withPassword.Server.Extensions.Add("AUTH PLAIN");
        Assert.Equal(SendErrorCodes.Unauthorized, Assert.IsType<SendOutcome.Held>(await withPassword.SendAsync("ana@example.test")).Code);
        Assert.DoesNotContain(withPassword.Server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_ClientCertificate_IsShown()
    {
        using var pki = new SmtpPki("127.0.0.1");
        var (certificate, key) = pki.Client("CN=acme");
        await using var smtp = await StartAsync(
            $"\"tls\": \"required\", \"caCertificates\": {JsonSerializer.Serialize(pki.Authority)}, \"clientCertificate\": {JsonSerializer.Serialize(certificate)}, \"clientKey\": {JsonSerializer.Serialize(key)}",
            null);
        (smtp.Server.Certificate, smtp.Server.AsksForCertificate) = (pki.Server, true);
        smtp.Server.Extensions.Add("STARTTLS");

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));
        Assert.Equal("CN=acme", Assert.Single(smtp.Server.ClientCertificates));
    }

    [Fact]
    public async Task SendAsync_EhloName_IsSaid()
    {
        await using var smtp = await StartAsync("\"ehloName\": \"gateway.acme.test\"", null);

        await smtp.SendAsync("ana@example.test");

        Assert.Equal("EHLO gateway.acme.test", smtp.Server.Commands[0]);
    }

    [Fact]
    public async Task CheckSettings_CertificatesAndLogIns_NameWhatIsWrong()
    {
        using var pki = new SmtpPki("127.0.0.1");
        var (certificate, key) = pki.Client("CN=acme");
        var (expired, expiredKey) = pki.Client("CN=old", DateTimeOffset.UtcNow.AddDays(-1));
        await using var host = new AdapterHost();
        string Errors(object change)
        {
            var json = JsonSerializer.Serialize(change).Trim('{', '}');
            return string.Join(", ", AdapterHost.CheckSettings(host.Registry.FindAdapter("Email", "SMTP")!, SmtpFixture.Settings(25, json)).Order());
        }

        Assert.Equal("", Errors(new { clientCertificate = certificate, clientKey = key, caCertificates = pki.Authority }));
        Assert.Equal("REQUIRED settings.clientKey", Errors(new { clientCertificate = certificate }));
        Assert.Equal("INVALID_CERTIFICATE settings.clientCertificate", Errors(new { clientCertificate = certificate, clientKey = expiredKey }));
        Assert.Equal("CERTIFICATE_NOT_VALID settings.clientCertificate", Errors(new { clientCertificate = expired, clientKey = expiredKey }));
        Assert.Equal("INVALID_CERTIFICATE settings.caCertificates", Errors(new { caCertificates = "none" }));
        Assert.Equal("NOT_EXPECTED settings.startTls", Errors(new { startTls = true }));
        Assert.Equal("REQUIRED settings.password, REQUIRED settings.userName", Errors(new { authentication = "plain" }));
        Assert.Equal("NOT_ALLOWED settings.authentication", Errors(new { authentication = "gssapi" }));
        Assert.Equal(
            "REQUIRED settings.oauthClientSecret, REQUIRED settings.oauthTokenUrl, REQUIRED settings.userName", Errors(new { oauthClientId = "app" }));
        Assert.Equal("NOT_EXPECTED settings.oauthScope", Errors(new { oauthScope = "x" }));
        Assert.Equal("INVALID_HOST settings.ehloName", Errors(new { ehloName = "no host" }));
        Assert.Equal(
            "REQUIRED settings.dkimDomain, REQUIRED settings.dkimSelector", Errors(new { dkimPrivateKey = key }));
        Assert.Equal(
            "INVALID_HOST settings.dkimDomain, INVALID_PRIVATE_KEY settings.dkimPrivateKey",
            Errors(new { dkimDomain = "no host", dkimSelector = "s1", dkimPrivateKey = "none" }));
    }

    private static Task<SmtpFixture> StartAsync(string change, string? mechanisms, FakeHttp? http = null)
    {
        var server = new FakeSmtpServer { Auth = new FakeSmtpAuth("acme", http is null ? "s3crét" : "s3cret") };
        if (mechanisms is not null)
            server.Extensions.Add($"AUTH {mechanisms}");
        var host = new AdapterHost(
            http, services => services.AddSingleton(TimeProvider.System),
            configuration: [("Security:AllowPrivateNetworks", "true"), ("Security:AllowPlainProviders", "true")]);
        return Task.FromResult(new SmtpFixture(server, host, SmtpFixture.Settings(server.Port, change), SmtpFixture.TextOnly));
    }

    private sealed class Loopback : INameResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
