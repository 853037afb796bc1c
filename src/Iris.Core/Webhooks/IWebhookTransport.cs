using Iris.Core.Kernel;

namespace Iris.Core.Webhooks;

/// <summary>A call of a client's system.</summary>
/// <param name="Tenant">Whose webhook it is.</param>
/// <param name="Url">Where to.</param>
/// <param name="Headers">All headers but those of the content.</param>
/// <param name="Body">JSON.</param>
public sealed record WebhookCall(TenantId Tenant, Uri Url, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);

/// <summary>What came of a call.</summary>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Body">The beginning of the answer's body as text; null when there was none.</param>
/// <param name="Error">Why there was no answer.</param>
public sealed record WebhookAnswer(int? Status, string? Body, string? Error)
{
    /// <summary>How long the receiver asks to wait (<c>Retry-After</c>); null when it does not ask.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Posts to addresses that clients gave: never into the gateway's own network, never along a redirect.</summary>
public interface IWebhookTransport
{
    /// <summary>
    /// Whether a URL's host may be called, as far as it tells by itself. Nothing is looked up: that would tell whoever asks which names the
    /// gateway's own network has. Where a name leads is checked with every connection.
    /// </summary>
    bool MayBeAllowed(Uri url);

    /// <summary>Posts once. Never throws but when cancelled.</summary>
    Task<WebhookAnswer> PostAsync(WebhookCall call, CancellationToken cancellationToken);
}
