using Iris.Core.Channels;
using Iris.Core.Integrations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>How a callback was met.</summary>
public enum CallbackAdmission
{
    /// <summary>On disk; answer what the provider expects.</summary>
    Taken,

    /// <summary>No such integration, a wrong token, or a provider that does not call back.</summary>
    NotFound,

    /// <summary>The signature does not hold.</summary>
    Forged,
}

/// <summary>Takes a provider's callback: checks it, puts it on disk, and leaves the rest to the workers.</summary>
public sealed partial class CallbackIntake(
    IntegrationCatalog catalog, INoticeStore store, NoticeSignal signal, IOptions<CallbackOptions> options, TimeProvider time,
    ILogger<CallbackIntake> logger)
{
    /// <summary>Takes in what was read already.</summary>
    public Task<(CallbackAdmission Admission, CallbackReply Reply)> AcceptAsync(
        string integrationId, string? token, ProviderCallback callback, CancellationToken cancellationToken) =>
        AcceptAsync(integrationId, token, _ => Task.FromResult(callback), cancellationToken);

    /// <param name="integrationId">From the URL.</param>
    /// <param name="token">From the URL.</param>
    /// <param name="read">Reads what came; not asked of who has no right address, so that strangers' bodies are not taken into memory.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    public async Task<(CallbackAdmission Admission, CallbackReply Reply)> AcceptAsync(
        string integrationId, string? token, Func<CancellationToken, Task<ProviderCallback>> read, CancellationToken cancellationToken)
    {
        var resolved = IrisId.IsValid(integrationId) ? await catalog.FindAnywhereAsync(integrationId, cancellationToken) : null;
        if (resolved?.Adapter is not ICallbackReader reader || !CallbackToken.Matches(resolved.Integration, token, time.GetUtcNow()))
            return (CallbackAdmission.NotFound, CallbackReply.Empty);

        var callback = await read(cancellationToken);
        var verdict = reader.Verify(callback, resolved.Settings);
        if (!verdict.IsGenuine)
        {
            LogForged(integrationId, resolved.Adapter.Descriptor.Provider, verdict.Reason);
            return (CallbackAdmission.Forged, CallbackReply.Empty);
        }

        var notice = Describe(reader, resolved, callback, verdict.Nonce);
        // A replay is answered as the first one was: its sender may only have missed our answer.
        if (await store.AddAsync(notice.Tenant, notice, cancellationToken))
            signal.Raise(notice.Lane);
        return (CallbackAdmission.Taken, reader.Reply(callback));
    }

    private RawNotice Describe(ICallbackReader reader, ResolvedIntegration resolved, ProviderCallback callback, string? nonce)
    {
        var inbound = Read(reader, callback, resolved).OfType<ProviderNotice.Inbound>().FirstOrDefault();
        return new RawNotice
        {
            Id = IrisId.New(callback.Received),
            Tenant = resolved.Integration.Tenant,
            IntegrationId = resolved.Integration.Id,
            Lane = inbound is null ? NoticeLane.Status : NoticeLane.Inbound,
            Group = inbound?.Part is { } part && InboundParts.Refusal(part, callback, options.Value) is null ? part.Group : null,
            Callback = callback,
            Nonce = nonce,
            DueAt = callback.Received,
        };
    }

    private IReadOnlyList<ProviderNotice> Read(ICallbackReader reader, ProviderCallback callback, ResolvedIntegration resolved)
    {
        try
        {
            return reader.Read(callback, resolved.Settings);
        }
        catch (Exception exception)
        {
            // Kept all the same: the worker reports it as unreadable.
            LogDefect(exception, resolved.Integration.Id, resolved.Adapter.Descriptor.Provider);
            return [];
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "A callback for integration {IntegrationId} of {Provider} was refused: {Reason}")]
    private partial void LogForged(string integrationId, string provider, string? reason);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "The adapter of {Provider} failed to read a callback for integration {IntegrationId}")]
    private partial void LogDefect(Exception exception, string integrationId, string provider);
}

/// <summary>Wakes the workers of a lane, so that nothing waits for the next poll.</summary>
public sealed class NoticeSignal : IDisposable
{
    private readonly WakeSignal[] lanes = [new(), new()];

    public void Raise(NoticeLane lane) => lanes[(int)lane].Raise();

    public Task WaitAsync(NoticeLane lane, TimeSpan longest, CancellationToken cancellationToken) =>
        lanes[(int)lane].WaitAsync(longest, cancellationToken);

    public void Dispose() => Array.ForEach(lanes, lane => lane.Dispose());
}
