using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>One pass against a mail server that others wrote: aiosmtpd, a package of the system.</summary>
public sealed class RealServerTests
{
    private const string Server = """
        import asyncio, json
        from aiosmtpd.smtp import SMTP, AuthResult
        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith('later'): return '450 4.2.0 greylisted'
                if address.startswith('never'): return '550 5.1.1 no such user'
                envelope.rcpt_tos.append(address)
                return '250 OK'
            async def handle_DATA(self, server, session, envelope):
                print(json.dumps({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'data': envelope.content.decode('utf-8')}), flush=True)
                return '250 OK: queued as 4XyZ123'
        def authenticate(server, session, envelope, mechanism, data):
            return AuthResult(success=data.login == b'acme' and data.password == b's3cret', handled=False)
        loop = asyncio.new_event_loop()
        make = lambda: SMTP(Handler(), loop=loop, enable_SMTPUTF8=True, authenticator=authenticate, auth_required=True, auth_require_tls=False)
        server = loop.run_until_complete(loop.create_server(make, '127.0.0.1', 0))
        print(server.sockets[0].getsockname()[1], flush=True)
        loop.run_forever()
        """;

    [AiosmtpdFact]
    public async Task SendAsync_ToAiosmtpd_EndsAsItAnswers()
    {
        using var server = Start(Server);
        try
        {
            var port = int.Parse((await server.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            await using var host = new AdapterHost(configuration: [("Security:AllowPrivateNetworks", "true")]);
            var adapter = host.Registry.FindAdapter("Email", "SMTP")!;
            var settings = SmtpFixture.Settings(port, "\"userName\": \"acme\", \"password\": \"s3cret\"");
            Task<SendOutcome> SendAsync(string to, string text) => adapter.SendAsync(
                host.Request(adapter, settings, JsonElement.Parse($$"""{ "Type": "simple-email", "subject": "Año ✓", "text": "{{text}}" }"""), [to]), default);

            var taken = Assert.IsType<SendOutcome.Accepted>(await SendAsync("ana@example.test", "Hola\\n.\\nadiós"));
            using var mail = JsonDocument.Parse((await server.StandardOutput.ReadLineAsync())!);
            Assert.Equal("4XyZ123", Assert.Single(taken.Messages).Id);
            Assert.Equal(("facturas@acme.test", "ana@example.test"), (mail.RootElement.GetProperty("from").GetString(), mail.RootElement.GetProperty("to")[0].GetString()));
            Assert.Contains("Auto-Submitted: auto-generated", mail.RootElement.GetProperty("data").GetString(), StringComparison.Ordinal);

            Assert.IsType<SendOutcome.Accepted>(await SendAsync("josé@example.test", "SMTPUTF8"));
            Assert.IsType<SendOutcome.Throttled>(await SendAsync("later@example.test", "x"));
            Assert.Equal("550", Assert.IsType<SendOutcome.Rejected>(await SendAsync("never@example.test", "x")).Code);

            var wrong = SmtpFixture.Settings(port, "\"userName\": \"acme\", \"password\": \"no\"");
            var refused = await adapter.SendAsync(host.Request(adapter, wrong, SmtpFixture.TextOnly, ["ana@example.test"]), default);
            Assert.Equal("535", Assert.IsType<SendOutcome.Held>(refused).Code);
        }
        finally
        {
            server.Kill();
        }
    }

    /// <summary>The system's own, which has the system's packages.</summary>
    private static readonly string Python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private static Process Start(string script) =>
        Process.Start(new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Skipped where the server is not installed.</summary>
    private sealed class AiosmtpdFactAttribute : FactAttribute
    {
        private static readonly Lazy<bool> IsThere = new(() =>
        {
            try
            {
                using var python = Start("import aiosmtpd");
                return python.WaitForExit(TimeSpan.FromSeconds(20)) && python.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        });

        public AiosmtpdFactAttribute() => Skip = IsThere.Value ? null : "There is no aiosmtpd on this machine: install the package python3-aiosmtpd.";
    }
}
