using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Iris.LoadTests;

/// <summary>
/// One keep-alive HTTP/1.1 connection, from either end, on a blocking socket. It knows only what Kestrel and HttpClient send (a length
/// or chunks), so that client and provider leave the processor to the server between them.
/// </summary>
internal sealed class HttpSocket : IDisposable
{
    private const int AnswerTimeoutMilliseconds = 30_000;
    private readonly Socket socket;
    private byte[] buffer = new byte[16 * 1024];
    private int filled;
    private int bodyStart;
    private int bodyLength;

    /// <summary>Takes a connection that a client made.</summary>
    public HttpSocket(Socket accepted)
    {
        socket = accepted;
        socket.NoDelay = true;
    }

    private HttpSocket(int answerTimeout) : this(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)) =>
        socket.ReceiveTimeout = answerTimeout;

    /// <summary>First bytes of the last message: the request line or the status line.</summary>
    public ReadOnlySpan<byte> Start => buffer.AsSpan(0, bodyStart);

    /// <summary>Body of the last message; valid until the next one.</summary>
    public ReadOnlySpan<byte> Body => buffer.AsSpan(bodyStart, bodyLength);

    /// <summary>Whether the other side will close after this message.</summary>
    public bool IsLast { get; private set; }

    public static HttpSocket Connect(int port)
    {
        var connection = new HttpSocket(AnswerTimeoutMilliseconds);
        try
        {
            connection.socket.Connect(IPAddress.Loopback, port);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a whole request and reads the whole answer; its status.</summary>
    public int Exchange(ReadOnlySpan<byte> request)
    {
        Send(request);
        return TryReadMessage()
            ? int.Parse(buffer.AsSpan(9, 3), CultureInfo.InvariantCulture)
            : throw new IOException("The server closed the connection.");
    }

    public void Send(ReadOnlySpan<byte> message)
    {
        while (message.Length > 0)
            message = message[socket.Send(message)..];
    }

    /// <summary>Reads one whole message; false when the other side has closed instead.</summary>
    public bool TryReadMessage()
    {
        (filled, bodyStart, bodyLength) = (0, 0, 0);
        int headersEnd;
        while ((headersEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (filled > 0)
                Fill();
            else if (!TryFill())
                return false;
        }

        bodyStart = headersEnd + 4;
        var (length, chunked) = ReadHeaders(buffer.AsSpan(0, headersEnd));
        if (chunked)
            ReadChunks();
        else
            ReadBody(length);

        return true;
    }

    public void Dispose() => socket.Dispose();

    private (int Length, bool Chunked) ReadHeaders(ReadOnlySpan<byte> headers)
    {
        var length = 0;
        var chunked = false;
        IsLast = false;
        foreach (var line in headers.Split("\r\n"u8))
        {
            var header = headers[line];
            var colon = header.IndexOf((byte)':');
            if (colon < 0)
                continue;

            var name = header[..colon];
            var value = header[(colon + 1)..].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8) && Utf8Parser.TryParse(value, out int number, out _))
                length = number;
            else if (Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
                chunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
            else if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
                IsLast = Ascii.EqualsIgnoreCase(value, "close"u8);
        }

        return (length, chunked);
    }

    private void ReadBody(int length)
    {
        while (filled < bodyStart + length)
            Fill();

        bodyLength = length;
    }

    /// <summary>Joins the chunks in place.</summary>
    private void ReadChunks()
    {
        var (read, write) = (bodyStart, bodyStart);
        while (true)
        {
            int lineLength;
            while ((lineLength = buffer.AsSpan(read, filled - read).IndexOf("\r\n"u8)) < 0)
                Fill();

            if (!Utf8Parser.TryParse(buffer.AsSpan(read, lineLength), out int size, out _, 'x'))
                throw new IOException("The chunks cannot be read.");

            read += lineLength + 2;
            while (filled < read + size + 2)
                Fill();

            buffer.AsSpan(read, size).CopyTo(buffer.AsSpan(write));
            (read, write) = (read + size + 2, write + size);
            if (size == 0)
                break;
        }

        bodyLength = write - bodyStart;
    }

    private void Fill()
    {
        if (!TryFill())
            throw new IOException("The connection was closed within a message.");
    }

    private bool TryFill()
    {
        if (filled == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);

        var count = socket.Receive(buffer.AsSpan(filled));
        filled += count;
        return count > 0;
    }
}
