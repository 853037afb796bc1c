using System.Text.Json.Serialization;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Webhooks;

/// <summary>Where a delivery stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryState>))]
public enum DeliveryState
{
    /// <summary>To be sent when due.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    /// <summary>The receiver answered as it should.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered = 1,

    /// <summary>Given up.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 2,
}

/// <summary>The work state of a delivery, which a store keeps beside its document.</summary>
/// <param name="Host">The receiver's host, see <see cref="Webhook.HostOf"/>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="DueAt">When it is sent next; null when it is over. While a worker holds it, when the lease ends.</param>
/// <param name="IsLeased">Whether a worker holds it, until <paramref name="DueAt"/> at the latest.</param>
/// <param name="Attempts">Attempts since it was queued; sent again by hand, it counts from zero.</param>
/// <param name="StopAt">No attempt is planned for later than this. (Source: A.9, <c>RetryStopDate</c>)</param>
/// <param name="Version">Guards saves.</param>
public sealed record DeliveryWork(
    string Host, DeliveryState State, DateTimeOffset? DueAt, bool IsLeased, int Attempts, DateTimeOffset StopAt, long Version)
{
    internal static readonly DeliveryWork None = new("", DeliveryState.Pending, null, false, 0, default, 0);
}

/// <summary>
/// One event on its way to a client's system, with every attempt that was made. What is over stays over, but for <see cref="Requeue"/>,
/// which somebody has to ask for, and <see cref="Delivered"/>: what the receiver took, it took. (Source: A.7, A.9)
/// </summary>
public sealed class WebhookDelivery
{
    private readonly List<WebhookAttempt> log = [];
    private DeliveryWork work = DeliveryWork.None;

    /// <summary>Also the <c>webhook-id</c>, the same in every attempt.</summary>
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string IntegrationId { get; init; }

    /// <inheritdoc cref="OutboxEvent.InteractionId"/>
    public required string InteractionId { get; init; }

    /// <summary>Position among the events of its interaction: they are delivered in this order.</summary>
    public required long Sequence { get; init; }

    /// <summary>A name of <see cref="WebhookEvents"/>.</summary>
    public required string Event { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <inheritdoc cref="OutboxEvent.Trace"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>Every attempt, the first one first.</summary>
    public IReadOnlyList<WebhookAttempt> Log { get => log; init => log = [.. value]; }

    /// <summary>What is posted, byte by byte; empty in lists.</summary>
    [JsonIgnore]
    public byte[] Body { get; private set; } = [];

    /// <inheritdoc cref="DeliveryWork.Host"/>
    [JsonIgnore]
    public string Host => work.Host;

    /// <inheritdoc cref="DeliveryWork.State"/>
    [JsonIgnore]
    public DeliveryState State => work.State;

    /// <inheritdoc cref="DeliveryWork.DueAt"/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => work.DueAt;

    /// <inheritdoc cref="DeliveryWork.IsLeased"/>
    [JsonIgnore]
    public bool IsLeased => work.IsLeased;

    /// <inheritdoc cref="DeliveryWork.Attempts"/>
    [JsonIgnore]
    public int Attempts => work.Attempts;

    /// <inheritdoc cref="DeliveryWork.StopAt"/>
    [JsonIgnore]
    public DateTimeOffset StopAt => work.StopAt;

    /// <inheritdoc cref="DeliveryWork.Version"/>
    [JsonIgnore]
    public long Version => work.Version;

    private bool IsOver => State != DeliveryState.Pending;

    /// <summary>What becomes of an event once it is committed: it is due at once.</summary>
    public static WebhookDelivery Of(OutboxEvent told)
    {
        var delivery = new WebhookDelivery
        {
            Id = told.Id,
            Tenant = told.Tenant,
            IntegrationId = told.IntegrationId,
            InteractionId = told.InteractionId,
            Sequence = told.Sequence,
            Event = told.Event,
            Created = told.Created,
            Trace = told.Trace,
        };
        delivery.Restore(DeliveryWork.None with { Host = told.Host, DueAt = told.Created, StopAt = told.StopAt }, told.Body);
        return delivery;
    }

    /// <summary>Puts back what is kept beside the document; for stores.</summary>
    public void Restore(DeliveryWork kept, byte[] body) => (work, Body) = (kept, body);

    /// <summary>A store has written it, which ends the lease.</summary>
    public void Saved() => work = work with { Version = Version + 1, IsLeased = false };

    /// <summary>The receiver took it: also when it was given up or queued again meanwhile.</summary>
    public void Delivered(WebhookAttempt attempt)
    {
        Note(attempt);
        End(DeliveryState.Delivered);
    }

    /// <summary>The receiver did not take it. It is tried again at <paramref name="next"/>, or given up when that is too late.</summary>
    public void Failed(WebhookAttempt attempt, DateTimeOffset next)
    {
        Note(attempt);
        if (IsOver)
            return;

        if (next > StopAt)
            End(DeliveryState.Failed);
        else
            work = work with { DueAt = next };
    }

    /// <summary>It cannot be sent at all.</summary>
    /// <param name="now">When that was found.</param>
    /// <param name="reason">Why, for the log.</param>
    public void GiveUp(DateTimeOffset now, string reason)
    {
        if (IsOver)
            return;

        log.Add(new WebhookAttempt(now, 0, null, null, reason));
        End(DeliveryState.Failed);
    }

    /// <summary>Sends it again from the beginning, whatever became of it.</summary>
    /// <returns>False, and nothing is changed, while a worker holds it.</returns>
    public bool Requeue(DateTimeOffset now, DateTimeOffset stopAt)
    {
        if (IsLeased && DueAt > now)
            return false;

        work = work with { State = DeliveryState.Pending, DueAt = now, IsLeased = false, Attempts = 0, StopAt = stopAt };
        return true;
    }

    /// <summary>Its receiver lives at another host by now; what is over went to the old one.</summary>
    public void Retarget(string host)
    {
        if (!IsOver)
            work = work with { Host = host };
    }

    private void Note(WebhookAttempt attempt)
    {
        log.Add(attempt);
        work = work with { Attempts = Attempts + 1 };
    }

    private void End(DeliveryState state) => work = work with { State = state, DueAt = null };
}

/// <summary>One attempt.</summary>
/// <param name="Date">When it began.</param>
/// <param name="DurationMilliseconds">How long it took.</param>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Answer">The first kilobyte of the answer's body.</param>
/// <param name="Error">Why there was no answer, or why it was not sent.</param>
public sealed record WebhookAttempt(DateTimeOffset Date, int DurationMilliseconds, int? Status, string? Answer, string? Error);
