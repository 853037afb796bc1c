using Iris.Core.Channels;
using Iris.Core.Telemetry;

namespace Iris.Adapters.Http;

/// <summary>
/// Keeps connections to hosts that the policy excepts apart from all others: they are pooled by host and port, and one that a tenant may
/// use must not be there for another that may not.
/// </summary>
internal sealed class ProviderRouting(OutgoingGuard guard, OutgoingPolicy policy, long maxAnswerBytes, bool tellsTrace) : HttpMessageHandler
{
    private readonly HttpMessageInvoker usual = new(guard.CreateHandler(OutgoingUse.Client));
    private readonly HttpMessageInvoker excepted = new(guard.CreateHandler(OutgoingUse.Excepted));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        var client = policy.IsExcepted(OutgoingCaller.Current, url.IdnHost, url.Port) ? excepted : usual;
        using var kept = guard.Kept.TryBegin(OutgoingCaller.Current?.Tenant ?? "", (client, url.Scheme, url.IdnHost, url.Port));
        request.Headers.ConnectionClose = kept is null;
        if (tellsTrace && IrisTrace.Current is { } trace)
            request.Headers.TryAddWithoutValidation(IrisTrace.Header, trace);
        var response = await client.SendAsync(request, cancellationToken);
        try
        {
            // The connection is busy until the answer was read to its end.
            await response.Content.LoadIntoBufferAsync(maxAnswerBytes, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (response.Headers.ConnectionClose != true)
            kept?.Leave();
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            usual.Dispose();
            excepted.Dispose();
        }

        base.Dispose(disposing);
    }
}
