using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Core.Callbacks;

/// <summary>How many callbacks of an integration are in each state.</summary>
public sealed record NoticeCounts(long Pending, long Done, long Unreadable, long Unmatched);

/// <summary>What people do with callbacks: count them and have one processed again.</summary>
public sealed class CallbackEditor(ICallbackStore store, IIntegrationStore integrations, CallbackSignal signal, BoundedPage pages, TimeProvider time)
{
    public static readonly IrisError NotFound = new(
        "NOTICE_NOT_FOUND", null, new("El aviso no existe.", "There is no such notice."), ErrorKind.NotFound);

    /// <summary>Counts an integration's callbacks by state.</summary>
    public async Task<Result<NoticeCounts>> CountAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(tenant, integrationId, cancellationToken))
            return IntegrationErrors.NotFound;

        return new NoticeCounts(
            await store.CountAsync(tenant, integrationId, CallbackState.Pending, cancellationToken),
            await store.CountAsync(tenant, integrationId, CallbackState.Done, cancellationToken),
            await store.CountAsync(tenant, integrationId, CallbackState.Unreadable, cancellationToken),
            await store.CountAsync(tenant, integrationId, CallbackState.Unmatched, cancellationToken));
    }

    /// <summary>Processes a callback again from its beginning. What it changed already stays as it is.</summary>
    public async Task<Result<StoredCallback>> RedeliverAsync(
        TenantId tenant, string integrationId, string id, CancellationToken cancellationToken)
    {
        var callback = IrisId.IsValid(id) ? await store.FindAsync(tenant, id, cancellationToken) : null;
        if (callback is null || callback.IntegrationId != integrationId)
            return NotFound;

        callback.Reopen(time.GetUtcNow());
        await store.SaveAsync(tenant, callback, cancellationToken);
        signal.Raise(callback.Lane);
        return callback;
    }

    /// <summary>An integration's callbacks in a state, newest first; a page of long ones is short.</summary>
    public Task<Page<StoredCallback>> ListAsync(
        TenantId tenant, string integrationId, CallbackState? state, string? cursor, int limit, CancellationToken cancellationToken) =>
        pages.ReadAsync(
            cursor,
            limit,
            (from, most) => store.ListAsync(tenant, integrationId, state, from, most, cancellationToken),
            callback => callback.Callback.Body.Length + 512L);

    /// <summary>Whether the tenant has the integration.</summary>
    public async Task<bool> ExistsAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken) =>
        IrisId.IsValid(integrationId) && await integrations.FindAsync(tenant, integrationId, cancellationToken) is not null;
}
