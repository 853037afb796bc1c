using Iris.Api.Authentication;
using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Api.Limits;

/// <summary>Counts requests against the rates of their tenant and credential, and tells callers how they stand.</summary>
internal sealed class RequestLimits(RateLimiter limiter, LimitBook book)
{
    /// <param name="context">The request, with its <c>RateLimit</c> fields still to be sent.</param>
    /// <param name="kind">What it counts as.</param>
    /// <param name="cost">How many it counts as.</param>
    /// <returns>Null when it may go on.</returns>
    public async ValueTask<IrisError?> TakeAsync(HttpContext context, LimitKind kind, int cost)
    {
        // The platform's own key belongs to no tenant and has no limit.
        if (context.User.Identity is not CallerIdentity { Tenant: { } tenant, AuthorId: { } author })
            return null;

        var verdict = limiter.Take(kind, tenant, author, await book.OfAsync(tenant, context.RequestAborted), cost);
        RateLimitFields.Write(context.Response.Headers, verdict);
        return verdict.Passed ? null : LimitErrors.RateLimited(verdict);
    }
}
