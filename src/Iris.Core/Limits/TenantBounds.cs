using Iris.Core.Errors;
using Iris.Core.Tenants;
using Microsoft.Extensions.Options;

namespace Iris.Core.Limits;

/// <summary>Holds tenants to how much they may have. Requests at the same moment may each take the last place.</summary>
public sealed class TenantBounds(ITenantRows rows, LimitBook book, SendQuota quota, IOptions<LimitOptions> options, TimeProvider time)
{
    private readonly TimeSpan lifetime = TimeSpan.FromSeconds(options.Value.BacklogSeconds);
    private readonly RenewedCache<BoundKind?> sends = new(TimeSpan.FromSeconds(options.Value.BacklogSeconds), time);
    private readonly RenewedCache<bool> notices = new(TimeSpan.FromSeconds(options.Value.BacklogSeconds), time);

    /// <summary>Whether a tenant may have one more of a kind.</summary>
    /// <returns>Null, or why not.</returns>
    public async Task<IrisError?> CheckAsync(TenantId tenant, BoundKind kind, CancellationToken cancellationToken) =>
        await IsFullAsync(tenant, kind, cancellationToken)
            ? LimitErrors.Full(kind, (await book.OfAsync(tenant, cancellationToken)).Bound(kind))
            : null;

    /// <summary>Whether so much of a tenant waits that it may send nothing more; as it was within <see cref="LimitOptions.BacklogSeconds"/>.</summary>
    /// <returns>Null, or why not.</returns>
    public async ValueTask<IrisError?> CheckSendsAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await sends.GetAsync(tenant, FindFullAsync, cancellationToken) is { } full
            ? LimitErrors.BacklogFull(full, (await book.OfAsync(tenant, cancellationToken)).Bound(full), lifetime)
            : null;

    /// <summary>The same for callbacks.</summary>
    /// <returns>Null, or how long the provider has to wait.</returns>
    public async ValueTask<TimeSpan?> CheckNoticesAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await notices.GetAsync(tenant, (id, cancel) => IsFullAsync(id, BoundKind.PendingNotices, cancel), cancellationToken)
            || await quota.IsStorageFullAsync(tenant, cancellationToken) ? lifetime : null;

    private async Task<BoundKind?> FindFullAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await IsFullAsync(tenant, BoundKind.WaitingSends, cancellationToken))
            return BoundKind.WaitingSends;

        return await IsFullAsync(tenant, BoundKind.PendingDeliveries, cancellationToken) ? BoundKind.PendingDeliveries : null;
    }

    private async Task<bool> IsFullAsync(TenantId tenant, BoundKind kind, CancellationToken cancellationToken)
    {
        var most = (await book.OfAsync(tenant, cancellationToken)).Bound(kind);
        return most == 0 || await rows.CountAsync(tenant, kind, most, cancellationToken) >= most;
    }
}
