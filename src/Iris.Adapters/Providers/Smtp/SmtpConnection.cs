using System.Globalization;
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

    /// <summary>Whether a transaction is open on it that came to nothing: RSET has to go first.</summary>
    public bool NeedsReset { get; set; }

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
    /// <summary>The last thing that the server said, as a reply that ends something; null where it was none.</summary>
    public SmtpCommandException? LastRefusal => log.Last is { Code: >= 400 } last
        ? new SmtpCommandException(SmtpErrorCode.UnexpectedStatusCode, (SmtpStatusCode)last.Code, last.Words)
        : null;

    /// <summary>Sends what is given with a line end behind it, and waits for the reply.</summary>
    public Task<SmtpResponse> SayAsync(string command, CancellationToken cancellationToken) => SendCommandAsync(command, cancellationToken);
}

/// <summary>Keeps the client from going back to HELO when a server refuses EHLO, which would drop every extension without a word.</summary>
internal sealed class NoHello : IProtocolLogger
{
    private string last = "";

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>What the server said last; null where it was no reply.</summary>
    public (int Code, string Words)? Last =>
        int.TryParse(last.AsSpan(0, Math.Min(3, last.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? (code, last[3..].Trim())
            : null;

    public void LogConnect(Uri uri)
    {
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (buffer.AsSpan(offset, count).StartsWith("HELO "u8) && Last is { } reply)
            throw new SmtpCommandException(SmtpErrorCode.UnexpectedStatusCode, (SmtpStatusCode)reply.Code, reply.Words);
    }

    public void LogServer(byte[] buffer, int offset, int count) =>
        last = Encoding.UTF8.GetString(buffer, offset, Math.Min(count, 512));

    public void Dispose()
    {
    }
}
