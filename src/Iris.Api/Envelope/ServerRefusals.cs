using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Iris.Api.Observability;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Connections;

namespace Iris.Api.Envelope;

/// <summary>
/// Gives the envelope to what the server refuses before there is a request: headers too long, no valid request line, a time-out. It answers
/// that with bare headers and leaves no other place to say more than the bytes of the connection.
/// </summary>
internal static class ServerRefusals
{
    /// <summary>Of connections without TLS; with it, the bytes here are encrypted.</summary>
    public static void UseServerRefusals(this IConnectionBuilder endpoint, string helpUrl) => endpoint.Use(next => async connection =>
    {
        var transport = connection.Transport;
        connection.Transport = new Pipes(transport.Input, new Output(transport.Output, helpUrl));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    });

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Passes everything on as it is, in the same memory, but for a bare refusal.</summary>
    private sealed class Output(PipeWriter inner, string helpUrl) : PipeWriter
    {
        private Memory<byte> memory;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => memory = inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            if (bytes > BareRefusal.MaxLength || BareRefusal.Fill(memory.Span[..bytes], helpUrl) is not { } filled)
            {
                inner.Advance(bytes);
                return;
            }

            // Asking again gives the memory back that was not advanced in.
            filled.CopyTo(inner.GetMemory(filled.Length));
            inner.Advance(filled.Length);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);
    }
}

/// <summary>An answer of the server's own: a status and no body.</summary>
internal static class BareRefusal
{
    /// <summary>Longer than any; what the gateway answers is longer.</summary>
    public const int MaxLength = 256;

    private const int StatusAt = 9;
    private static readonly ConcurrentDictionary<(int Status, string HelpUrl), byte[]> Ends = new();

    /// <summary>The answer with envelope and headers; null when this is no bare refusal.</summary>
    public static byte[]? Fill(ReadOnlySpan<byte> answer, string helpUrl)
    {
        var noBody = "Content-Length: 0\r\n"u8;
        if (!answer.StartsWith("HTTP/1.1 "u8) || answer.Length < StatusAt + 3 || answer[StatusAt] is not ((byte)'4' or (byte)'5')
            || !answer.EndsWith("\r\n\r\n"u8) || answer.IndexOf("X-Content-Type-Options"u8) >= 0 || answer.IndexOf(noBody) is not (> 0 and var at)
            || !int.TryParse(answer.Slice(StatusAt, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            return null;

        var filled = new ArrayBufferWriter<byte>(2 * MaxLength);
        filled.Write(answer[..at]);
        filled.Write(answer[(at + noBody.Length)..^2]);
        filled.Write(Encoding.ASCII.GetBytes($"{RequestIds.Header}: {Guid.NewGuid():N}\r\n"));
        filled.Write(Ends.GetOrAdd((status, helpUrl), EndOf));
        return filled.WrittenSpan.ToArray();
    }

    /// <summary>What follows the server's own headers. Whatever language was asked for was not read.</summary>
    private static byte[] EndOf((int Status, string HelpUrl) refusal)
    {
        var body = EnvelopeWriter.Bytes(ProblemTexts.ForStatus(refusal.Status).ToEnvelope(Language.Spanish, refusal.HelpUrl));
        var head = new StringBuilder();
        foreach (var (name, value) in SecurityHeaders.OfData)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Cache-Control: no-store\r\nContent-Type: {Problem.ContentType}; charset=utf-8\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. body];
    }
}
