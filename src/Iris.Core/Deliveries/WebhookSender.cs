using System.Collections.Concurrent;
using System.Diagnostics;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;
using Iris.Core.Tenants;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Deliveries;

/// <summary>How one delivery went.</summary>
internal enum DeliveryResult
{
    Delivered,

    /// <summary>The receiver did not take it.</summary>
    Failed,

    /// <summary>The host is presumed down, or asked to be left alone: what waits for it has to wait.</summary>
    HostHeld,

    /// <summary>It was not sent at all.</summary>
    NotSent,
}

/// <summary>Posts one delivery and records the attempt. (Source: A.9)</summary>
internal sealed partial class WebhookSender(
    TenantGate tenants, IntegrationCatalog catalog, WebhookHealth health, IWebhookStore store, IWebhookTransport transport, ISecretProtector protector,
    WebhookMeters meters, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookSender> logger)
{
    /// <summary>More rounds than this mean that somebody keeps asking for the same delivery.</summary>
    private const int MaxRounds = 5;

    private const int Gone = 410;

    private static readonly string Agent = $"Iris/{typeof(WebhookSender).Assembly.GetName().Version?.ToString(2)}";

    /// <summary>When a host last took something from this process.</summary>
    private readonly ConcurrentDictionary<WebhookHost, DateTimeOffset> successes = new();

    public async Task<DeliveryResult> DeliverAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!await tenants.IsOpenAsync(delivery.Tenant, cancellationToken))
        {
            await store.ReleaseAsync([delivery], now, CancellationToken.None);
            return DeliveryResult.NotSent;
        }

        var resolved = await catalog.FindAsync(delivery.Tenant, delivery.IntegrationId, cancellationToken);
        var obstacle = resolved?.Integration.Webhook switch
        {
            null => "The webhook is gone.",
            { IsEnabled: false } => "The webhook is disabled.",
            _ => now > delivery.StopAt ? "Its time was over before the host could be reached." : null,
        };
        if (obstacle is not null)
        {
            delivery.GiveUp(now, obstacle);
            await SaveAsync(delivery);
            return DeliveryResult.NotSent;
        }

        var webhook = resolved!.Integration.Webhook!;
        using var activity = IrisTrace.GoOn("iris.webhook", ActivityKind.Client, delivery.Trace);
        var (attempt, wait, isDelivered) = await PostAsync(delivery.Tenant, webhook, delivery.Id, delivery.Body, now, cancellationToken);
        var kind = KindOf(attempt.Error);
        LogAttempt(delivery.Id, delivery.Event, attempt.Status, kind);
        meters.Attempted(delivery, attempt, isDelivered);
        Tell(activity, delivery, attempt, isDelivered);
        var host = new WebhookHost(delivery.Tenant, Webhook.HostOf(webhook.Url));
        if (attempt.Status == Gone)
            await health.DisableAsync(delivery, webhook.Url, attempt.Date, Webhook.ReceiverGone);
        else
            await health.NoteAsync(delivery, webhook, attempt.Date, isDelivered);
        if (!isDelivered)
            return await RecordFailureAsync(delivery, attempt, wait, host) ? DeliveryResult.HostHeld : DeliveryResult.Failed;

        successes[host] = time.GetUtcNow();
        await RecordSuccessAsync(delivery, attempt);
        return DeliveryResult.Delivered;
    }

    /// <summary>Posts a body that is not recorded, to try a webhook out.</summary>
    public async Task<WebhookAttempt> TryAsync(TenantId tenant, Webhook webhook, string id, byte[] body, CancellationToken cancellationToken) =>
        (await PostAsync(tenant, webhook, id, body, time.GetUtcNow(), cancellationToken)).Attempt;

    /// <summary>The live secrets, the newest first.</summary>
    internal static IEnumerable<string> LiveSecrets(Webhook webhook, ISecretProtector protector, DateTimeOffset now)
    {
        yield return protector.Unprotect(webhook.Secret);
        if (webhook.PreviousSecret is { } previous && now < webhook.PreviousSecretUntil)
            yield return protector.Unprotect(previous);
    }

    private async Task<(WebhookAttempt Attempt, TimeSpan? Wait, bool IsDelivered)> PostAsync(
        TenantId tenant, Webhook webhook, string id, byte[] body, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var url = new Uri(webhook.Url);
        // What may be called may have changed since it was set.
        if (options.Value.RefusalOf(url, nameof(url)) is { } refusal)
            return (new WebhookAttempt(now, 0, null, null, refusal.Message.English), null, false);

        var watch = Stopwatch.GetTimestamp();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(webhook.TimeoutSeconds), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        WebhookAnswer answer;
        try
        {
            answer = await transport.PostAsync(new WebhookCall(tenant, url, HeadersOf(webhook, id, body, now), body), linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            answer = new WebhookAnswer(null, null, $"No answer within {webhook.TimeoutSeconds} s");
        }

        var attempt = new WebhookAttempt(
            now, (int)Stopwatch.GetElapsedTime(watch).TotalMilliseconds, answer.Status, answer.Body, answer.Error);
        return (attempt, answer.RetryAfter, IsDelivered(webhook, answer.Status));
    }

    private List<KeyValuePair<string, string>> HeadersOf(Webhook webhook, string id, byte[] body, DateTimeOffset now)
    {
        var timestamp = WebhookSignature.Timestamp(now);
        var headers = new List<KeyValuePair<string, string>>
        {
            new(WebhookSignature.IdHeader, id),
            new(WebhookSignature.TimestampHeader, timestamp),
            new(WebhookSignature.SignatureHeader, WebhookSignature.Sign(LiveSecrets(webhook, protector, now), id, timestamp, body)),
        };
        headers.AddRange(webhook.Headers.Select(header => KeyValuePair.Create(header.Key, protector.Unprotect(header.Value))));
        if (IrisTrace.Current is { } trace)
            headers.Add(new(IrisTrace.Header, trace));
        if (!webhook.Headers.Keys.Contains("User-Agent", StringComparer.OrdinalIgnoreCase))
            headers.Add(new("User-Agent", Agent));
        return headers;
    }

    private static void Tell(Activity? activity, WebhookDelivery delivery, WebhookAttempt attempt, bool isDelivered)
    {
        activity?.SetTag("iris.tenant", delivery.Tenant.Value).SetTag("iris.interaction", delivery.InteractionId).SetTag("iris.event", delivery.Event)
            .SetTag("iris.delivery", delivery.Id).SetTag("server.address", delivery.Host).SetTag("http.response.status_code", attempt.Status);
        if (!isDelivered)
            activity?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>What follows the kind may repeat what the receiver answered: it belongs to the delivery and not into the log.</summary>
    private static string? KindOf(string? error) => error?.Split(':')[0];

    private static bool IsDelivered(Webhook webhook, int? status) =>
        webhook.SuccessStatuses == SuccessStatuses.AnySuccess ? status is >= 200 and < 300 : status == 200;

    /// <summary>What was delivered is delivered, also when the lease has run out meanwhile and another worker has it.</summary>
    private async Task RecordSuccessAsync(WebhookDelivery delivery, WebhookAttempt attempt)
    {
        var target = delivery;
        for (var round = 0; round < MaxRounds && target is not null; round++)
        {
            target.Delivered(attempt);
            if (await SaveAsync(target) != SaveResult.Conflict)
                return;

            target = await store.FindAsync(delivery.Tenant, delivery.Id, CancellationToken.None);
        }
    }

    /// <returns>Whether the host is held.</returns>
    private async Task<bool> RecordFailureAsync(WebhookDelivery delivery, WebhookAttempt attempt, TimeSpan? wait, WebhookHost host)
    {
        if (attempt.Status == Gone)
        {
            delivery.Failed(attempt, DateTimeOffset.MaxValue);
            await SaveAsync(delivery);
            return false;
        }

        var (own, asked) = (WebhookSchedule.DelayAfter(delivery.Attempts + 1), WebhookSchedule.Asked(wait));
        var now = time.GetUtcNow();
        delivery.Failed(attempt, now + Longer(own, asked));
        var isDown = delivery.State == DeliveryState.Pending && WebhookSchedule.PresumesHostDown(own) && !HasTakenSince(host, delivery);
        var pause = Longer(isDown ? own : TimeSpan.Zero, WebhookSchedule.ConcernsTheHost(attempt.Status) ? asked : TimeSpan.Zero);
        // The host that was called, which need not be the one to be called next. Before the save, which lets its next event go.
        if (pause > TimeSpan.Zero)
            await HoldAsync(host, now, now + pause, delivery, attempt);

        // In vain when the lease has run out meanwhile: whoever took it over tells what becomes of it.
        await SaveAsync(delivery);
        return pause > TimeSpan.Zero;
    }

    /// <summary>A call that ran beside another one does not shorten what that one was told.</summary>
    private async Task HoldAsync(WebhookHost host, DateTimeOffset now, DateTimeOffset until, WebhookDelivery delivery, WebhookAttempt attempt)
    {
        var holds = await store.FindHoldsAsync(host.Tenant, [host.Host], now, CancellationToken.None);
        if (holds.TryGetValue(host.Host, out var held) && held >= until)
            return;

        await store.HoldAsync(host, until, CancellationToken.None);
        LogHeld(
            host.Tenant, host.Host, until, KindOf(attempt.Error) ?? $"HTTP {attempt.Status}", delivery.IntegrationId, delivery.InteractionId,
            IrisTrace.IdOf(delivery.Trace));
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>
    /// Whether a host took something else since this delivery's last failure, and so is up: one message that it never takes must not
    /// stop the others.
    /// </summary>
    private bool HasTakenSince(WebhookHost host, WebhookDelivery delivery) =>
        successes.TryGetValue(host, out var success) && success >= delivery.Log[Math.Max(0, delivery.Log.Count - 2)].Date;

    /// <summary>Not cancelled by a stop: what the receiver was told has to be written, or it is told again.</summary>
    private Task<SaveResult> SaveAsync(WebhookDelivery delivery) => store.SaveAsync(delivery.Tenant, delivery, CancellationToken.None);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Webhook delivery {DeliveryId} of {Event}: HTTP {Status} {Error}")]
    private partial void LogAttempt(string deliveryId, string @event, int? status, string? error);

    [LoggerMessage(
        EventId = 5002, Level = LogLevel.Warning,
        Message = "Webhook host {Host} of tenant {Tenant} is held until {Until}: {Reason} to an event of integration {IntegrationId}, interaction {InteractionId} (trace {Trace})")]
    private partial void LogHeld(
        TenantId tenant, string host, DateTimeOffset until, string reason, string integrationId, string interactionId, string? trace);
}
