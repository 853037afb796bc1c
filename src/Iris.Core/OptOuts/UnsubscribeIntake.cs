using Iris.Core.Integrations;
using Iris.Core.Limits;

namespace Iris.Core.OptOuts;

/// <summary>What came of a link.</summary>
public enum UnsubscribeResult
{
    /// <summary>The address gets nothing more, or the link is good and nothing was to be done.</summary>
    Taken,

    /// <summary>No link of ours, or its integration is gone.</summary>
    NotFound,

    /// <summary>Too many calls of the tenant's links: later.</summary>
    Limited,
}

/// <summary>Takes in that somebody followed the link in a message. Anybody may call it, as often as they like.</summary>
public sealed class UnsubscribeIntake
{
    private readonly UnsubscribeLinks links;
    private readonly IntegrationCatalog catalog;
    private readonly LimitBook limits;
    private readonly RateLimiter limiter;
    private readonly OptOutListener listener;

    internal UnsubscribeIntake(UnsubscribeLinks links, IntegrationCatalog catalog, LimitBook limits, RateLimiter limiter, OptOutListener listener) =>
        (this.links, this.catalog, this.limits, this.limiter, this.listener) = (links, catalog, limits, limiter, listener);

    /// <param name="token">From the link.</param>
    /// <param name="acts">Whether to opt out; else only whether that would be possible is told.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>With what it came to, how long to wait where there were too many.</returns>
    public async Task<(UnsubscribeResult Result, TimeSpan Wait)> TakeAsync(string? token, bool acts, CancellationToken cancellationToken)
    {
        if (links.Read(token) is not { } link || await catalog.FindAsync(link.Tenant, link.IntegrationId, cancellationToken) is not { } integration)
            return (UnsubscribeResult.NotFound, default);

        // As a provider's callbacks, which the same strangers could send.
        var verdict = limiter.Take(LimitKind.Callbacks, link.Tenant, link.IntegrationId, await limits.OfAsync(link.Tenant, cancellationToken), 1);
        if (!verdict.Passed)
            return (UnsubscribeResult.Limited, verdict.Wait);

        if (acts)
            await listener.HearAsync(integration, link, cancellationToken);
        return (UnsubscribeResult.Taken, default);
    }
}
