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

/// <summary>One event on its way to a client's system, with every attempt that was made. (Source: A.7, A.9)</summary>
public sealed class WebhookDelivery
{
    /// <summary>Also the <c>webhook-id</c>, the same in every attempt.</summary>
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string IntegrationId { get; init; }

    public required string InteractionId { get; init; }

    /// <summary>Position among the events of its interaction: they are delivered in this order.</summary>
    public required long Sequence { get; init; }

    /// <summary>A name of <see cref="WebhookEvents"/>.</summary>
    public required string Event { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Every attempt, the first one first.</summary>
    public List<WebhookAttempt> Log { get; init; } = [];

    /// <summary>The receiver's host, see <see cref="Webhook.HostOf"/>. Kept by the store.</summary>
    [JsonIgnore]
    public string Host { get; set; } = "";

    /// <summary>What is posted, byte by byte; empty in lists.</summary>
    [JsonIgnore]
    public byte[] Body { get; set; } = [];

    [JsonIgnore]
    public DeliveryState State { get; set; }

    /// <summary>When it is sent next; null when it is over. While a worker holds it, when the lease ends.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Whether a worker holds it, until <see cref="DueAt"/> at the latest. Kept by the store.</summary>
    [JsonIgnore]
    public bool IsLeased { get; set; }

    /// <summary>Attempts since it was queued; sent again by hand, it counts from zero.</summary>
    [JsonIgnore]
    public int Attempts { get; set; }

    /// <summary>No attempt is planned for later than this. (Source: A.9, <c>RetryStopDate</c>)</summary>
    [JsonIgnore]
    public DateTimeOffset StopAt { get; set; }

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }

    /// <summary>What becomes of an event once it is committed: it is due at once.</summary>
    public static WebhookDelivery Of(OutboxEvent told) => new()
    {
        Id = told.Id,
        Tenant = told.Tenant,
        IntegrationId = told.IntegrationId,
        InteractionId = told.InteractionId,
        Sequence = told.Sequence,
        Event = told.Event,
        Created = told.Created,
        Host = told.Host,
        Body = told.Body,
        DueAt = told.Created,
        StopAt = told.StopAt,
    };
}

/// <summary>One attempt.</summary>
/// <param name="Date">When it began.</param>
/// <param name="DurationMilliseconds">How long it took.</param>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Answer">The first kilobyte of the answer's body.</param>
/// <param name="Error">Why there was no answer, or why it was not sent.</param>
public sealed record WebhookAttempt(DateTimeOffset Date, int DurationMilliseconds, int? Status, string? Answer, string? Error);
