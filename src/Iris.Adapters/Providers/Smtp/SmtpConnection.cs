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

    /// <summary>Sends content piece by piece, ends it with the dot, and waits for the reply.</summary>
    public async Task<SmtpResponse> SayAsync(Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        await write(Wire?.GetValue(this) as Stream ?? throw new MailKit.ServiceNotConnectedException());
        return await SendCommandAsync(".", cancellationToken);
    }

    /// <summary>
    /// The connection under the client, encrypted where it is; null for a client that has it elsewhere. It hands it out to nobody, and its own way of sending
    /// content leaves neither the order of commands nor what happens between them to us; a whole mail as one command is in memory several times over.
    /// </summary>
    private static readonly PropertyInfo? Wire =
        typeof(SmtpClient).GetProperty("Stream", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is { CanRead: true } found
        && found.PropertyType.IsAssignableTo(typeof(Stream))
            ? found
            : null;

    /// <summary>Whether content can go piece by piece. Where it cannot it has to go as one command.</summary>
    public static bool CanStream => Wire is not null;
}

/// <summary>Keeps the client from going back to HELO when a server refuses EHLO, which would drop every extension without a word.</summary>
internal sealed class NoHello : IProtocolLogger
{
    private string last = "";

    /// <summary>Whether the greeting is over. What is sent from then on may begin with any word, since content is told in pieces.</summary>
    public bool IsGreeted { get; set; }

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
        if (!IsGreeted && buffer.AsSpan(offset, count).StartsWith("HELO "u8) && Last is { } reply)
            throw new SmtpCommandException(SmtpErrorCode.UnexpectedStatusCode, (SmtpStatusCode)reply.Code, reply.Words);
    }

    public void LogServer(byte[] buffer, int offset, int count) =>
        last = Encoding.UTF8.GetString(buffer, offset, Math.Min(count, 512));

    public void Dispose()
    {
    }
}
