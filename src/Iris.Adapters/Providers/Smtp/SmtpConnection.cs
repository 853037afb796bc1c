using System.Globalization;
using System.Reflection;
using System.Text;
using Iris.Adapters.Http;
using MailKit;
using MailKit.Net.Smtp;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>One open connection to an SMTP server, logged in where there are credentials. For one send at a time.</summary>
internal sealed class SmtpConnection(OutgoingStream stream, NoHello log) : IDisposable
{
    // Revocation lists would be fetched from wherever the server's certificate says, past the outgoing protection.
    public SmtpCommands Client { get; } = new(log) { CheckCertificateRevocation = false };

    public void Dispose()
    {
        // First the socket: a goodbye would wait for an answer.
        stream.Dispose();
        Client.Dispose();
    }
}

/// <summary>The client, which may be told every command one by one.</summary>
internal sealed class SmtpCommands(NoHello log) : SmtpClient(log)
{
    /// <summary>Sends what is given with a line end behind it, and waits for the reply.</summary>
    public Task<SmtpResponse> SayAsync(string command, CancellationToken cancellationToken) => SendCommandAsync(command, cancellationToken);

    /// <summary>Sends content piece by piece, ends it with the dot, and waits for the reply.</summary>
    public async Task<SmtpResponse> SayAsync(Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        await write((Stream)Wire.GetValue(this)!);
        return await SendCommandAsync(".", cancellationToken);
    }

    /// <summary>
    /// The connection under the client, encrypted where it is. The client hands it out to nobody, and its own way of sending content tells neither every
    /// recipient's answer nor whether any of the content went out; a whole mail as one command would be in memory several times over.
    /// </summary>
    private static readonly PropertyInfo Wire = typeof(SmtpClient).GetProperty("Stream", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
        ?? throw new MissingMemberException(nameof(SmtpClient), "Stream");
}

/// <summary>Keeps the client from going back to HELO when a server refuses EHLO, which would drop every extension without a word.</summary>
internal sealed class NoHello : IProtocolLogger
{
    private string last = "";

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void LogConnect(Uri uri)
    {
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (buffer.AsSpan(offset, count).StartsWith("HELO "u8)
            && int.TryParse(last.AsSpan(0, Math.Min(3, last.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            throw new SmtpCommandException(SmtpErrorCode.UnexpectedStatusCode, (SmtpStatusCode)code, last[3..].Trim());
    }

    public void LogServer(byte[] buffer, int offset, int count) =>
        last = Encoding.UTF8.GetString(buffer, offset, Math.Min(count, 512));

    public void Dispose()
    {
    }
}
