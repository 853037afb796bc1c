using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tenancy;

/// <summary>Bounds how often one address may try to log in to one account.</summary>
internal sealed class LoginLimiter(IOptions<SecurityOptions> options) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(
        partition => RateLimitPartition.GetFixedWindowLimiter(partition, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.Value.LoginsPerMinute,
            Window = Window,
        }));

    /// <returns>Null when the attempt may go on; otherwise how long to wait.</returns>
    public TimeSpan? TryBegin(string tenant, string email, string? address)
    {
        using var lease = limiter.AttemptAcquire($"{tenant}\n{email.Trim().ToLowerInvariant()}\n{address}");
        if (lease.IsAcquired)
            return null;

        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    public void Dispose() => limiter.Dispose();
}
