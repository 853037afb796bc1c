using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Iris.Testing;

/// <summary>A message that the server took.</summary>
/// <param name="From">Envelope sender.</param>
/// <param name="Recipients">Envelope recipients that were not refused.</param>
/// <param name="Data">Headers and body as they came, dots unstuffed.</param>
public sealed record ReceivedMail(string From, IReadOnlyList<string> Recipients, string Data);

/// <summary>
/// An SMTP server on a loopback port of the system's choice that answers what a test tells it, else like a server that takes everything.
/// It speaks TLS where a test gives it a certificate, and asks for a log-in's truth where it is given a user.
/// </summary>
public sealed class FakeSmtpServer : IAsyncDisposable
{
    /// <summary>The moment a client connects, as a name for <see cref="On"/>.</summary>
    public const string Connect = "(connect)";

    /// <summary>The end of the message, as a name for <see cref="On"/>.</summary>
    public const string EndOfData = "(end of data)";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Task, byte> sessions = new();
    private readonly ConcurrentDictionary<TcpClient, byte> clients = new();
    private readonly ConcurrentQueue<ReceivedMail> mails = new();
    private readonly ConcurrentQueue<string> commands = new();
    private readonly List<Rule> rules = [];
    private readonly Task accepting;
    private int connections;
    private int dataEnds;

    public FakeSmtpServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Messages that came to their end, taken or not.</summary>
    public int DataEnds => Volatile.Read(ref dataEnds);

    /// <summary>Connections that are open.</summary>
    public int OpenConnections => clients.Count;

    public IReadOnlyList<ReceivedMail> Mails => [.. mails];

    /// <summary>Every command line, in order.</summary>
    public IReadOnlyList<string> Commands => [.. commands];

    /// <summary>Extensions named in the answer to EHLO.</summary>
    public IList<string> Extensions { get; } = ["8BITMIME"];

    /// <summary>Whose log-ins are taken; null for everybody's.</summary>
    public FakeSmtpAuth? Auth { get; set; }

    /// <summary>With it, STARTTLS is answered, and the handshake asked for.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Whether TLS begins at once.</summary>
    public bool IsImplicitTls { get; set; }

    /// <summary>Whether a client has to show a certificate.</summary>
    public bool AsksForCertificate { get; set; }

    /// <summary>Subjects of the certificates that clients showed.</summary>
    public ConcurrentQueue<string> ClientCertificates { get; } = new();

    /// <summary>Answers commands that begin like this with a reply instead of the usual one.</summary>
    /// <param name="command">Beginning of the command line without regard to case, or one of the constants.</param>
    /// <param name="reply">The reply line; null to say nothing.</param>
    /// <param name="close">Close the connection afterwards.</param>
    /// <param name="times">How often; after that the usual answer returns.</param>
    public FakeSmtpServer On(string command, string? reply, bool close = false, int times = int.MaxValue)
    {
        lock (rules)
            rules.Add(new Rule(command, reply, close, times));
        return this;
    }

    /// <summary>Closes every open connection, as servers do with idle ones.</summary>
    public void CloseConnections()
    {
        foreach (var client in clients.Keys)
            client.Close();
    }

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;

        await stopping.CancelAsync();
        listener.Stop();
        CloseConnections();
        await accepting;
        await Task.WhenAll(sessions.Keys);
        stopping.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                Interlocked.Increment(ref connections);
                clients.TryAdd(client, 0);
                var session = ServeAsync(client);
                sessions.TryAdd(session, 0);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                Stream stream = IsImplicitTls ? await SecureAsync(client.GetStream()) : client.GetStream();
                using var session = new Session(this, stream);
                await session.RunAsync(stopping.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away or the test ended.
        }
        finally
        {
            clients.TryRemove(client, out _);
        }
    }

    private async Task<Stream> SecureAsync(Stream inner)
    {
        var secure = new SslStream(inner);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = Certificate,
                ClientCertificateRequired = AsksForCertificate,
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                {
                    if (shown is not null)
                        ClientCertificates.Enqueue(shown.Subject);
                    return shown is not null || !AsksForCertificate;
                },
            },
            stopping.Token);
        return secure;
    }

    private bool Peek(string command)
    {
        lock (rules)
            return rules.Exists(rule => rule.Left > 0 && command.StartsWith(rule.Command, StringComparison.OrdinalIgnoreCase));
    }

    private Rule? Find(string command)
    {
        lock (rules)
        {
            var rule = rules.Find(rule => rule.Left > 0 && command.StartsWith(rule.Command, StringComparison.OrdinalIgnoreCase));
            if (rule is not null)
                rule.Left--;
            return rule;
        }
    }

    private sealed class Rule(string command, string? reply, bool close, int times)
    {
        public string Command => command;

        public string? Reply => reply;

        public bool Close => close;

        public int Left { get; set; } = times;
    }

    private sealed class Session(FakeSmtpServer server, Stream first) : IDisposable
    {
        private Stream stream = first;
        private StreamReader reader = new(first, Encoding.UTF8);
        private readonly List<string> recipients = [];
        private string sender = "";
        private bool open = true;

        public void Dispose() => reader.Dispose();

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            await AnswerAsync(Connect, "220 fake ESMTP");
            while (open && await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                server.commands.Enqueue(line);
                await HandleAsync(line, cancellationToken);
            }
        }

        private async Task HandleAsync(string line, CancellationToken cancellationToken)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    string[] lines = ["fake", .. server.Extensions];
                    await AnswerAsync(line, string.Join("\r\n", lines.Select((text, i) => $"250{(i == lines.Length - 1 ? ' ' : '-')}{text}")));
                    break;
                case "AUTH":
                    await AuthenticateAsync(line, cancellationToken);
                    break;
                case "STARTTLS" when server.Certificate is not null:
                    if (await AnswerAsync(line, "220 go ahead"))
                    {
                        stream = await server.SecureAsync(stream);
                        reader = new StreamReader(stream, Encoding.UTF8);
                    }

                    break;
                case "RSET":
                    recipients.Clear();
                    await AnswerAsync(line, "250 ok");
                    break;
                case "NOOP":
                    await AnswerAsync(line, "250 ok");
                    break;
                case "MAIL":
                    recipients.Clear();
                    sender = Address(line);
                    await AnswerAsync(line, "250 ok");
                    break;
                case "RCPT":
                    if (await AnswerAsync(line, "250 ok"))
                        recipients.Add(Address(line));
                    break;
                case "DATA":
                    if (await AnswerAsync(line, "354 go ahead"))
                        await TakeAsync(cancellationToken);
                    break;
                case "QUIT":
                    await AnswerAsync(line, "221 bye");
                    open = false;
                    break;
                default:
                    await AnswerAsync(line, "502 not implemented");
                    break;
            }
        }

        private async Task AuthenticateAsync(string line, CancellationToken cancellationToken)
        {
            var words = line.Split(' ');
            if (server.Auth is null || server.Peek(line))
            {
                await AnswerAsync(line, "235 ok");
                return;
            }

            byte[]? initial = words.Length < 3 ? null : words[2] == "=" ? [] : Convert.FromBase64String(words[2]);
            var isTrue = await server.Auth.RunAsync(words[1], initial, async challenge =>
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"334 {Convert.ToBase64String(challenge)}\r\n"), cancellationToken);
                return Convert.FromBase64String(await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The client hung up."));
            });
            await stream.WriteAsync(Encoding.UTF8.GetBytes(isTrue ? "235 welcome\r\n" : "535 5.7.8 bad credentials\r\n"), cancellationToken);
        }

        private async Task TakeAsync(CancellationToken cancellationToken)
        {
            var data = new StringBuilder();
            while (true)
            {
                var line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The client hung up.");
                if (line == ".")
                    break;
                data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }

            Interlocked.Increment(ref server.dataEnds);
            // Before the answer, so that a client that has it finds the message here.
            await AnswerAsync(EndOfData, "250 taken", () => server.mails.Enqueue(new ReceivedMail(sender, [.. recipients], data.ToString())));
        }

        /// <summary>Whether the answer was a positive one.</summary>
        private async Task<bool> AnswerAsync(string command, string usual, Action? taken = null)
        {
            var rule = server.Find(command);
            var reply = rule is null ? usual : rule.Reply;
            var positive = reply?[0] is '2' or '3';
            if (positive)
                taken?.Invoke();
            if (reply is not null)
                await stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n"));
            open &= rule is not { Close: true };
            return positive;
        }

        private static string Address(string line) => line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
    }
}
