using System.Net.Sockets;
using Iris.Core.Handles;

namespace Iris.Adapters.Http;

/// <summary>A connection that holds one of the <see cref="OutgoingPlaces"/> until it is closed, and may bound what it reads.</summary>
/// <param name="socket">Connected; closed with the stream.</param>
/// <param name="places">Where its place goes back.</param>
public sealed class OutgoingStream(Socket socket, OutgoingPlaces places) : NetworkStream(socket, ownsSocket: true)
{
    private long unanswered;
    private int left;

    /// <summary>Most bytes that the other end may send without being written to; null for no bound.</summary>
    public long? MaxUnanswered { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Count(base.Read(buffer));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Count(await base.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await base.ReadAsync(buffer, cancellationToken));

    public override void Write(byte[] buffer, int offset, int count)
    {
        unanswered = 0;
        base.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        unanswered = 0;
        base.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        unanswered = 0;
        return base.WriteAsync(buffer, offset, count, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        unanswered = 0;
        return base.WriteAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Interlocked.Exchange(ref left, 1) == 0)
            places.Release();
    }

    private int Count(int read)
    {
        unanswered += read;
        return unanswered > MaxUnanswered ? throw new IOException("The answer does not end.") : read;
    }
}
