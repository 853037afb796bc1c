using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Iris.LoadTests;

/// <summary>When a message for an interaction came to the provider, in <see cref="Stopwatch"/> ticks, which all processes of a machine share.</summary>
internal readonly record struct Arrival(UInt128 Id, long Ticks);

/// <summary>
/// The server side of the provider: answers the WhatsApp send of Sinch Latin America and remembers who came when. A thread for each
/// connection, since a web server would take twice the processor from the gateway. (Source: B.2)
/// </summary>
internal static class ProviderStub
{
    public const string Verb = "provider-stub";

    /// <summary>Beyond the time-out of the integration.</summary>
    private const int HangMilliseconds = 10_000;

    private const int SlowMilliseconds = 700;
    private const int IdLength = 24;
    private const int StackBytes = 256 * 1024;
    private static readonly List<Arrival> Arrivals = new(1 << 20);

    private static ReadOnlySpan<byte> IdName => "\"correlationId\""u8;

    private static bool hasFaults;
    private static int hooks;

    public static async Task<int> ServeAsync(bool faults)
    {
        hasFaults = faults;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 512);
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        new Thread(() => Accept(listener)) { IsBackground = true }.Start();
        await HarnessEnd.WaitAsync();
        return 0;
    }

    private static void Accept(TcpListener listener)
    {
        while (true)
        {
            var socket = listener.AcceptSocket();
            new Thread(() => Serve(socket), StackBytes) { IsBackground = true }.Start();
        }
    }

    private static void Serve(Socket socket)
    {
        using var connection = new HttpSocket(socket);
        try
        {
            while (connection.TryReadMessage())
            {
                var answer = Answer(connection);
                // Nothing: the connection ends without an answer.
                if (answer.IsEmpty)
                    return;
                connection.Send(answer);
            }
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            // The client was killed; it opens another connection when it is back.
        }
    }

    private static ReadOnlySpan<byte> Answer(HttpSocket request)
    {
        var ticks = Stopwatch.GetTimestamp();
        if (request.Start.StartsWith("GET /arrivals/"u8))
            return List(request.Start["GET /arrivals/".Length..]);
        if (request.Start.StartsWith("POST /hanging/"u8))
            Thread.Sleep(Timeout.Infinite);
        if (request.Start.StartsWith("POST /endless/"u8))
            SendEndlessly(request);
        if (request.Start.StartsWith("POST /hook "u8))
        {
            Interlocked.Increment(ref hooks);
            return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8;
        }

        if (request.Start.StartsWith("GET /hooks "u8))
        {
            var count = Volatile.Read(ref hooks).ToString(CultureInfo.InvariantCulture);
            return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {count.Length}\r\n\r\n{count}");
        }

        if (!request.Start.StartsWith("POST /v1/whatsapp/send "u8))
            return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8;
        if (!TryReadId(request.Body, out var id))
            return "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8;

        var fault = hasFaults ? FaultOf(Random.Shared.Next(10_000)) : Fault.None;
        if (fault == Fault.Paused)
            return "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"u8;
        if (fault == Fault.Throttled)
            return "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"u8;
        if (fault == Fault.OutOfOrder)
            return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"u8;

        // From here on it is taken, whatever the answer.
        lock (Arrivals)
            Arrivals.Add(new(id, ticks));
        if (fault is Fault.Hanging or Fault.Slow)
            Thread.Sleep(fault == Fault.Hanging ? HangMilliseconds : SlowMilliseconds);
        if (fault is Fault.Reset or Fault.Hanging)
            return [];
        if (fault == Fault.Garbage)
            return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"id\":"u8;

        var hex = id.ToString("x24", CultureInfo.InvariantCulture);
        var body = $$"""{"id":"r{{hex}}","destinations":[{"id":"m{{hex}}","correlationId":"{{hex}}"}]}""";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>Until the client has had enough.</summary>
    private static void SendEndlessly(HttpSocket connection)
    {
        connection.Send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8);
        byte[] chunk = [.. "10000\r\n"u8, .. Enumerable.Repeat((byte)' ', 0x10000), .. "\r\n"u8];
        while (true)
            connection.Send(chunk);
    }

    private static Fault FaultOf(int chance) => chance switch
    {
        < 2 => Fault.Paused,
        < 200 => Fault.Throttled,
        < 300 => Fault.OutOfOrder,
        < 330 => Fault.Reset,
        < 360 => Fault.Garbage,
        < 460 => Fault.Slow,
        < 480 => Fault.Hanging,
        _ => Fault.None,
    };

    private enum Fault
    {
        None,
        Paused,
        Throttled,
        OutOfOrder,
        Reset,
        Garbage,
        Slow,
        Hanging,
    }

    private static bool TryReadId(ReadOnlySpan<byte> body, out UInt128 id)
    {
        id = default;
        var name = body.IndexOf(IdName);
        if (name < 0)
            return false;

        var value = body[(name + IdName.Length)..].TrimStart(": \t\r\n"u8);
        return value.Length > IdLength && value[0] == '"'
            && UInt128.TryParse(value.Slice(1, IdLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }

    /// <summary>All arrivals after the first N, in the memory layout that the harness shares.</summary>
    private static byte[] List(ReadOnlySpan<byte> from)
    {
        var skip = int.Parse(from[..from.IndexOf((byte)' ')], CultureInfo.InvariantCulture);
        byte[] body;
        lock (Arrivals)
            body = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(Arrivals)[skip..]).ToArray();

        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }
}
