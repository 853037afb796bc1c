namespace Iris.Adapters.Http;

/// <summary>
/// Closes the connection behind every request that says so (<c>Connection: close</c>). Alone, the framework's handler leaves that to the
/// other end, and keeps what a host that does not care leaves open.
/// </summary>
/// <param name="pooled">Keeps connections.</param>
/// <param name="single">Keeps none.</param>
internal sealed class ClosingHandler(SocketsHttpHandler pooled, SocketsHttpHandler single) : HttpMessageHandler
{
    private readonly HttpMessageInvoker pooled = new(pooled);
    private readonly HttpMessageInvoker single = new(single);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (request.Headers.ConnectionClose == true ? single : pooled).SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            pooled.Dispose();
            single.Dispose();
        }

        base.Dispose(disposing);
    }
}
