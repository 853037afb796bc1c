using System.Buffers;

namespace Iris.Api.Binding;

/// <summary>Reads the bytes of a body, up to a bound.</summary>
internal static class RequestBytes
{
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The largest body that is read.</param>
    /// <param name="use">Makes something of the whole body, which it may not keep.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Null when the body is larger.</returns>
    public static async Task<T?> ReadAsync<T>(
        HttpRequest request, int maxBytes, Func<ReadOnlySequence<byte>, T> use, CancellationToken cancellationToken)
        where T : class
    {
        if (request.ContentLength > maxBytes)
            return null;

        var reader = request.BodyReader;
        var held = request.HttpContext.HoldBody();
        while (true)
        {
            var result = await ReadAsync(reader, cancellationToken);
            held.Grow(result.Buffer.Length);
            if (result.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                return null;
            }

            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            var made = use(result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            return made;
        }
    }

    /// <summary>The server has several exceptions for bodies that are not what HTTP says, such as chunks without a size.</summary>
    private static async ValueTask<System.IO.Pipelines.ReadResult> ReadAsync(
        System.IO.Pipelines.PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not (BadHttpRequestException or OperationCanceledException)
            && !cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body cannot be read.", StatusCodes.Status400BadRequest, exception);
        }
    }
}
