using Iris.Api.Authentication;
using Iris.Core.Handles;
using Microsoft.Extensions.Options;

namespace Iris.Api.Binding;

/// <summary>
/// The memory for request bodies. What has come is counted until the request is over; a tenant, or all callers without one together, may
/// hold as much as is still free.
/// </summary>
internal sealed class BodyBudget(IOptions<ApiOptions> options)
{
    private readonly FairShares<string> bytes = new(options.Value.MaxBodyBytesInMemory);

    /// <summary>Bytes that nobody holds.</summary>
    public long Free => bytes.Free;

    public Held Open(string tenant) => new(bytes, tenant);

    /// <summary>What one request holds.</summary>
    internal sealed class Held(FairShares<string> bytes, string tenant) : IDisposable
    {
        private long size;

        /// <summary>Counts what there is of the body by now.</summary>
        /// <exception cref="BadHttpRequestException">There is no room for it: 503.</exception>
        public void Grow(long now)
        {
            var more = now - size;
            if (more <= 0)
                return;
            if (!bytes.TryTake(tenant, more))
                throw new BadHttpRequestException("Too many bodies are being read.", StatusCodes.Status503ServiceUnavailable);

            size = now;
        }

        public void Dispose()
        {
            bytes.Release(tenant, size);
            size = 0;
        }
    }
}

internal static class BodyBudgetRequests
{
    /// <summary>Begins to count a request's body against its tenant.</summary>
    public static BodyBudget.Held HoldBody(this HttpContext context)
    {
        var held = context.RequestServices.GetRequiredService<BodyBudget>().Open(CallerIdentity.TenantOf(context.User)?.ToString() ?? "");
        context.Response.RegisterForDispose(held);
        return held;
    }
}
