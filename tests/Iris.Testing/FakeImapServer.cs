using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Iris.Testing;

/// <summary>
/// An IMAP server with one folder, INBOX, on a loopback port of the system's choice, that answers what a test tells it, else like a server that
/// lets everybody in. It speaks no TLS.
/// </summary>
public sealed class FakeImapServer : IAsyncDisposable
{
    /// <summary>The moment a client connects, as a name for <see cref="On"/>.</summary>
    public const string Connect = "(connect)";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Task, byte> sessions = new();
    private readonly ConcurrentDictionary<TcpClient, byte> clients = new();
    private readonly ConcurrentQueue<string> commands = new();
    private readonly List<(string Command, string? Reply, bool Close)> rules = [];
    private readonly SortedDictionary<uint, (byte[] Bytes, HashSet<string> Flags)> mails = [];
    private readonly Task accepting;
    private uint nextUid = 1;
    private int connections;

    /// <summary>Signals sessions in IDLE that something changed.</summary>
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeImapServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref connections);

    public int OpenConnections => clients.Count;

    public IReadOnlyList<string> Commands => [.. commands];

    /// <summary>Numbering of the folder.</summary>
    public uint Validity { get; set; } = 7;

    public string Capabilities { get; set; } = "IMAP4rev1 IDLE UIDPLUS";

    /// <summary>Bytes that are sent of a mail before the connection breaks; null for no break.</summary>
    public int? BreakAfter { get; set; }

    /// <summary>Puts a mail into the folder and tells whoever waits for one.</summary>
    /// <returns>Its number.</returns>
    public uint Add(string mail)
    {
        uint uid;
        lock (mails)
        {
            uid = nextUid++;
            mails[uid] = (Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")), []);
        }

        Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return uid;
    }

    /// <summary>Numbers all mails anew, as a restored mailbox does.</summary>
    public void Renumber(uint validity, uint first)
    {
        lock (mails)
        {
            var all = mails.Values.ToList();
            mails.Clear();
            (Validity, nextUid) = (validity, first);
            foreach (var mail in all)
                mails[nextUid++] = mail;
        }
    }

    /// <summary>The flags of a mail; null when it is gone.</summary>
    public IReadOnlyCollection<string>? FlagsOf(uint uid)
    {
        lock (mails)
            return mails.TryGetValue(uid, out var mail) ? [.. mail.Flags] : null;
    }

    /// <summary>Answers the next command that begins like this with a reply instead of the usual one.</summary>
    /// <param name="command">Beginning of the command behind its tag, without regard to case, or the constant.</param>
    /// <param name="reply">What comes behind the tag; null to say nothing.</param>
    /// <param name="close">Close the connection afterwards.</param>
    /// <param name="times">How often; after that the usual answer returns.</param>
    public FakeImapServer On(string command, string? reply, bool close = false, int times = 1)
    {
        lock (rules)
            rules.AddRange(Enumerable.Repeat((command, reply, close), times));
        return this;
    }

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
                sessions.TryAdd(ServeAsync(client), 0);
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
            using (var reader = new StreamReader(client.GetStream(), Encoding.UTF8))
                await TalkAsync(client.GetStream(), reader);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client went away or the test ended.
        }
        finally
        {
            clients.TryRemove(client, out _);
        }
    }

    private async Task TalkAsync(NetworkStream stream, StreamReader reader)
    {
        if (Rule(Connect) is { } greeting)
        {
            if (greeting.Reply is not null)
                await SayAsync(stream, greeting.Reply);
            if (greeting.Close)
                return;
            if (greeting.Reply is null)
                await Task.Delay(Timeout.Infinite, stopping.Token);
        }
        else
        {
            await SayAsync(stream, $"* OK [CAPABILITY {Capabilities}] ready");
        }

        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            var (tag, command) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            commands.Enqueue(command);
            if (Rule(command) is { } rule)
            {
                if (rule.Reply is not null)
                    await SayAsync(stream, $"{tag} {rule.Reply}");
                if (rule.Close)
                    return;
                continue;
            }

            if (command.StartsWith("IDLE", StringComparison.OrdinalIgnoreCase))
                await IdleAsync(stream, reader);
            else if (!await AnswerAsync(stream, command))
                return;
            // By this clients tell whether a folder is open.
            var code = command.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase) ? "[READ-WRITE] "
                : command.StartsWith("EXAMINE", StringComparison.OrdinalIgnoreCase) ? "[READ-ONLY] " : "";
            await SayAsync(stream, $"{tag} OK {code}done");
        }
    }

    private async Task IdleAsync(NetworkStream stream, StreamReader reader)
    {
        var signal = Volatile.Read(ref changed).Task;
        await SayAsync(stream, "+ idling");
        var line = reader.ReadLineAsync(stopping.Token).AsTask();
        while (await Task.WhenAny(signal, line) == signal)
        {
            signal = Volatile.Read(ref changed).Task;
            await SayAsync(stream, $"* {Count()} EXISTS");
        }

        if (await line is null)
            throw new IOException("gone");
    }

    /// <returns>False when the connection broke.</returns>
    private async Task<bool> AnswerAsync(NetworkStream stream, string command)
    {
        var words = command.Split(' ');
        switch (words[0].ToUpperInvariant())
        {
            case "CAPABILITY":
                await SayAsync(stream, $"* CAPABILITY {Capabilities}");
                break;
            case "LIST" or "LSUB":
                await SayAsync(stream, command.Contains("INBOX", StringComparison.OrdinalIgnoreCase) ? "* LIST () \"/\" INBOX" : "* LIST (\\Noselect) \"/\" \"\"");
                break;
            case "SELECT" or "EXAMINE":
                await SayAsync(stream, "* FLAGS (\\Seen \\Deleted)");
                await SayAsync(stream, $"* {Count()} EXISTS");
                await SayAsync(stream, $"* OK [UIDVALIDITY {Validity}] valid");
                lock (mails)
                    words[0] = $"* OK [UIDNEXT {nextUid}] next";
                await SayAsync(stream, words[0]);
                break;
            case "NOOP":
                await SayAsync(stream, $"* {Count()} EXISTS");
                break;
            case "UID" when words[1].Equals("SEARCH", StringComparison.OrdinalIgnoreCase):
                await SayAsync(stream, $"* SEARCH {string.Join(' ', Search(command))}".TrimEnd());
                break;
            case "UID" when words[1].Equals("FETCH", StringComparison.OrdinalIgnoreCase):
                return await FetchAsync(stream, uint.Parse(words[2], CultureInfo.InvariantCulture), command);
            case "UID" when words[1].Equals("STORE", StringComparison.OrdinalIgnoreCase):
                Change(uint.Parse(words[2], CultureInfo.InvariantCulture), command);
                break;
            case "UID" when words[1].Equals("EXPUNGE", StringComparison.OrdinalIgnoreCase):
                lock (mails)
                    mails.Remove(uint.Parse(words[2], CultureInfo.InvariantCulture));
                break;
        }

        return true;
    }

    private uint[] Search(string command)
    {
        lock (mails)
        {
            var from = command.Split(' ').Select(word => word.Split(':')).FirstOrDefault(range => range.Length == 2 && uint.TryParse(range[0], out _))?[0];
            if (from is null)
                return [.. mails.Keys];

            var first = uint.Parse(from, CultureInfo.InvariantCulture);
            // As a range to the end is: the last one is always in it.
            return [.. mails.Keys.Where((uid, i) => uid >= first || i == mails.Count - 1)];
        }
    }

    private async Task<bool> FetchAsync(NetworkStream stream, uint uid, string command)
    {
        byte[] bytes;
        int sequence;
        lock (mails)
        {
            if (!mails.TryGetValue(uid, out var mail))
                return true;

            (bytes, sequence) = (mail.Bytes, mails.Keys.ToList().IndexOf(uid) + 1);
        }

        if (!command.Contains("BODY", StringComparison.OrdinalIgnoreCase))
        {
            await SayAsync(stream, $"* {sequence} FETCH (UID {uid} INTERNALDATE \"{DateTimeOffset.UtcNow.ToString("dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000\")");
            return true;
        }

        var range = command.Split('<', '>');
        var most = range.Length > 1 ? int.Parse(range[1].Split('.')[1], CultureInfo.InvariantCulture) : int.MaxValue;
        var part = bytes.AsMemory(0, Math.Min(bytes.Length, most));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"* {sequence} FETCH (UID {uid} BODY[]<0> {{{part.Length}}}\r\n"), stopping.Token);
        if (BreakAfter is { } broken)
        {
            BreakAfter = null;
            await stream.WriteAsync(part[..Math.Min(part.Length, broken)], stopping.Token);
            return false;
        }

        await stream.WriteAsync(part, stopping.Token);
        await SayAsync(stream, ")");
        return true;
    }

    private void Change(uint uid, string command)
    {
        lock (mails)
        {
            if (mails.TryGetValue(uid, out var mail))
                mail.Flags.UnionWith(command.Split('(', ')')[1].Split(' '));
        }
    }

    private int Count()
    {
        lock (mails)
            return mails.Count;
    }

    private (string Command, string? Reply, bool Close)? Rule(string command)
    {
        lock (rules)
        {
            var index = rules.FindIndex(rule => command.StartsWith(rule.Command, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
                return null;

            var rule = rules[index];
            rules.RemoveAt(index);
            return rule;
        }
    }

    private async Task SayAsync(NetworkStream stream, string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\r\n"), stopping.Token);
}
