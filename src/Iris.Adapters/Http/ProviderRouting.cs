using Iris.Core.Channels;

namespace Iris.Adapters.Http;

/// <summary>
/// Keeps connections to hosts that the policy excepts apart from all others: they are pooled by host and port, and one that a tenant may
/// use must not be there for another that may not.
/// </summary>
internal sealed class ProviderRouting(OutgoingGuard guard, OutgoingPolicy policy) : HttpMessageHandler
{
    private readonly HttpMessageInvoker usual = new(guard.CreateHandler(OutgoingUse.Client));
    private readonly HttpMessageInvoker excepted = new(guard.CreateHandler(OutgoingUse.Excepted));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        var isExcepted = policy.IsExcepted(OutgoingCaller.Current, url.IdnHost, url.Port);
        return (isExcepted ? excepted : usual).SendAsync(request, cancellationToken);
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
