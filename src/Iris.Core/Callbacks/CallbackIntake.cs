using System.Security.Cryptography;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Telemetry;
using Iris.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>How a callback was met.</summary>
public enum CallbackAdmission
{
    /// <summary>On disk, or a handshake; answer what the provider expects.</summary>
    Taken,

    /// <summary>No such integration, a wrong token, or a provider that does not call back.</summary>
    NotFound,

    /// <summary>The signature does not hold, or the token of a handshake.</summary>
    Forged,

    /// <summary>Its tenant is disabled, and <see cref="CallbackOptions.RefuseWhenDisabled"/> says not to keep it.</summary>
    Disabled,

    /// <summary>Too many of them: the provider has to try again.</summary>
    Limited,
}

/// <summary>Takes a provider's callback: checks it, puts it on disk, and leaves the rest to the workers.</summary>
public sealed partial class CallbackIntake(
    IntegrationCatalog catalog, ICallbackStore store, TenantGate tenants, RateLimiter limiter, LimitBook limits, TenantBounds bounds, SendQuota quota,
    CallbackSignal signal, IOptions<CallbackOptions> options, TimeProvider time, ILogger<CallbackIntake> logger)
{
    /// <summary>About what a callback takes in the store beside its body.</summary>
    private const int StoredBase = 1024;

    /// <summary>Counts a callback against the rates of its integration and tenant, before anything of it is read.</summary>
    /// <param name="integrationId">From the URL.</param>
    /// <param name="token">From the URL.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether to go on, and how long the provider has to wait when it is <see cref="CallbackAdmission.Limited"/>.</returns>
    public async Task<(CallbackAdmission Admission, TimeSpan Wait)> AdmitAsync(
        string integrationId, string? token, CancellationToken cancellationToken)
    {
        if (await FindAsync(integrationId, token, cancellationToken) is not { Integration: var integration })
            return (CallbackAdmission.NotFound, default);

        var set = await limits.OfAsync(integration.Tenant, cancellationToken);
        var verdict = limiter.Take(LimitKind.Callbacks, integration.Tenant, integration.Id, set, 1);
        var wait = verdict.Passed ? await bounds.CheckNoticesAsync(integration.Tenant, cancellationToken) : verdict.Wait;
        return wait is { } limited ? (CallbackAdmission.Limited, limited) : (CallbackAdmission.Taken, default);
    }

    /// <summary>Checks a callback and puts it on disk; a handshake is answered, and nothing of it is kept.</summary>
    /// <param name="integrationId">From the URL.</param>
    /// <param name="token">From the URL.</param>
    /// <param name="callback">What came.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    public async Task<(CallbackAdmission Admission, CallbackReply Reply)> AcceptAsync(
        string integrationId, string? token, ProviderCallback callback, CancellationToken cancellationToken)
    {
        if (await FindAsync(integrationId, token, cancellationToken) is not { Adapter: ICallbackReader reader } resolved)
            return (CallbackAdmission.NotFound, CallbackReply.Empty);

        if (Handshake.Is(callback, resolved.Adapter.Descriptor))
        {
            if (Handshake.Answer(callback, resolved) is { } challenge)
                return (CallbackAdmission.Taken, challenge);

            LogForged(integrationId, resolved.Adapter.Descriptor.Provider, "a handshake with another token, or none to speak of");
            return (CallbackAdmission.Forged, CallbackReply.Empty);
        }

        var verdict = reader.Verify(callback, resolved.Settings);
        if (!verdict.IsGenuine)
        {
            LogForged(integrationId, resolved.Adapter.Descriptor.Provider, verdict.Reason);
            return (CallbackAdmission.Forged, CallbackReply.Empty);
        }

        if (options.Value.RefuseWhenDisabled && !await tenants.IsOpenAsync(resolved.Integration.Tenant, cancellationToken))
            return (CallbackAdmission.Disabled, CallbackReply.Empty);

        // A replay is answered as the first one was: its sender may only have missed our answer.
        await KeepAsync(Describe(reader, resolved, callback, verdict.Nonce, token!), cancellationToken);
        return (CallbackAdmission.Taken, reader.Reply(callback));
    }

    /// <summary>
    /// Puts the callbacks of what stands in for a provider on disk, each to be applied when its time comes. They come from inside: nothing is
    /// signed, and whoever had them made was counted.
    /// </summary>
    /// <param name="integrationId">Whose callbacks they are.</param>
    /// <param name="callbacks">What it calls with.</param>
    /// <param name="cancellationToken">Cancels the call between two of them.</param>
    /// <returns>The callbacks as they are kept, or why there are none.</returns>
    public async Task<Result<StoredCallback[]>> PlayAsync(
        string integrationId, IReadOnlyList<PlayedCallback> callbacks, CancellationToken cancellationToken)
    {
        if (await catalog.FindAnywhereAsync(integrationId, cancellationToken) is not { IsOffered: true, Adapter: ICallbackReader reader } resolved)
            return IntegrationErrors.NotFound;
        if (await bounds.CheckNoticesAsync(resolved.Integration.Tenant, cancellationToken) is { } wait)
            return LimitErrors.CallbacksLimited(wait);

        var now = time.GetUtcNow();
        var kept = new StoredCallback[callbacks.Count];
        for (var i = 0; i < kept.Length; i++)
        {
            var played = callbacks[i];
            kept[i] = Describe(reader, resolved, played.At(integrationId, now), null, resolved.Integration.CallbackToken, now + played.Delay);
            await KeepAsync(kept[i], cancellationToken);
        }

        return kept;
    }

    /// <summary>Puts a mail that came back to an integration on disk, as a callback of it.</summary>
    /// <param name="resolved">Whose mailbox it was in.</param>
    /// <param name="reader">Its adapter.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    /// <returns>How long to wait before it is tried again, when there are too many; null when it is kept.</returns>
    public async Task<TimeSpan?> TakeMailAsync(
        ResolvedIntegration resolved, IMailboxReader reader, MailboxMail mail, CancellationToken cancellationToken)
    {
        var integration = resolved.Integration;
        var set = await limits.OfAsync(integration.Tenant, cancellationToken);
        var verdict = limiter.Take(LimitKind.Callbacks, integration.Tenant, integration.Id, set, 1);
        if ((verdict.Passed ? await bounds.CheckNoticesAsync(integration.Tenant, cancellationToken) : verdict.Wait) is { } wait)
            return wait;

        var now = time.GetUtcNow();
        // Whether we signed them is found out while the key is there: it may be another one when the mail is processed again.
        var signed = Candidates(reader, resolved, mail).Select(candidate => ReturnKey.Verify(integration, candidate, now)).OfType<string>().Distinct();
        var callback = new ProviderCallback(
            ProviderCallback.MailMethod, $"/{CallbackUrls.Root}/{integration.Id}", [KeyValuePair.Create("Content-Type", "message/rfc822")],
            [.. signed.Select(reference => KeyValuePair.Create(IMailboxReader.Reference, reference))], mail.Bytes, now);
        // Two deliveries differ at least in what the servers on their way wrote. Its number will not do: mailboxes may number anew.
        var nonce = $"mail/{Convert.ToHexStringLower(SHA256.HashData(mail.Bytes))}";
        await KeepAsync(Describe(reader, resolved, callback, nonce, integration.CallbackToken), cancellationToken);
        return null;
    }

    private IReadOnlyList<string> Candidates(IMailboxReader reader, ResolvedIntegration resolved, MailboxMail mail)
    {
        try
        {
            return reader.ReferencesIn(mail.Bytes);
        }
        catch (Exception exception)
        {
            LogDefect(exception, resolved.Integration.Id, resolved.Adapter.Descriptor.Provider);
            return [];
        }
    }

    private async Task KeepAsync(StoredCallback stored, CancellationToken cancellationToken)
    {
        if (!await store.AddAsync(stored.Tenant, stored, cancellationToken))
            return;

        quota.CountStored(stored.Tenant, StoredBase + stored.Callback.Body.Length);
        signal.Raise(stored.Lane);
    }

    /// <returns>Null when there is no such integration, the token is wrong, or the provider does not call back.</returns>
    private async ValueTask<ResolvedIntegration?> FindAsync(string integrationId, string? token, CancellationToken cancellationToken)
    {
        var resolved = IrisId.IsValid(integrationId) ? await catalog.FindAnywhereAsync(integrationId, cancellationToken) : null;
        return resolved is { IsOffered: true, Adapter: ICallbackReader } && CallbackToken.Matches(resolved.Integration, token, time.GetUtcNow()) ? resolved : null;
    }

    private StoredCallback Describe(
        INoticeReader reader, ResolvedIntegration resolved, ProviderCallback callback, string? nonce, string token, DateTimeOffset? dueAt = null)
    {
        var inbound = Read(reader, callback, resolved).OfType<ProviderNotice.Inbound>().FirstOrDefault();
        return new StoredCallback
        {
            Id = IrisId.New(callback.Received),
            Tenant = resolved.Integration.Tenant,
            IntegrationId = resolved.Integration.Id,
            Lane = inbound is null ? CallbackLane.Status : CallbackLane.Inbound,
            Group = inbound?.Part is { } part && InboundParts.Refusal(part, callback, options.Value) is null ? part.Group : null,
            Callback = callback.ForKeeping(token, resolved.Adapter.Descriptor.SignatureHeaders),
            Nonce = nonce,
            Trace = IrisTrace.Current,
            DueAt = dueAt ?? callback.Received,
        };
    }

    private IReadOnlyList<ProviderNotice> Read(INoticeReader reader, ProviderCallback callback, ResolvedIntegration resolved)
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
public sealed class CallbackSignal : IDisposable
{
    private readonly WakeSignal[] lanes = [new(), new()];

    public void Raise(CallbackLane lane) => lanes[(int)lane].Raise();

    public Task WaitAsync(CallbackLane lane, TimeSpan longest, CancellationToken cancellationToken) =>
        lanes[(int)lane].WaitAsync(longest, cancellationToken);

    public void Dispose() => Array.ForEach(lanes, lane => lane.Dispose());
}
