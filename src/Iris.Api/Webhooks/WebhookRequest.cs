using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;

namespace Iris.Api.Webhooks;

/// <summary>A subscription, with the member names as documented. Names bind without regard to case. (Source: A.8)</summary>
internal sealed class WebhookRequest
{
    /// <summary>
    /// Where events are posted to: https, a port of <c>Webhooks:Ports</c>, and an address of the public internet. When scheme, host or port
    /// change, stored values of <c>headers</c> have to be given again, and <c>secret</c> too unless a new one shall be made.
    /// </summary>
    [JsonPropertyName("Url")]
    public required string Url { get; set; }

    /// <summary><c>*</c> for every event, names of events, and <c>-NAME</c> beside <c>*</c> for all but that one.</summary>
    [JsonPropertyName("Subscriptions")]
    [MaxItems(WebhookDraft.MaxSubscriptions)]
    public required List<string> Subscriptions { get; set; }

    /// <summary>
    /// Key of the signature: <c>whsec_</c> and 24 to 64 bytes in base64. Made when a new webhook has none; a new one replaces the old one,
    /// which signs as well for another 24 hours (<c>Webhooks:SecretOverlapHours</c>), unless <c>Url</c> moves to another host: then no former
    /// secret signs any more, and one that is left out is made anew. <c>********</c> keeps it.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>Which HTTP statuses of the receiver count as delivered: <c>200</c> (default, as documented) or <c>2xx</c>.</summary>
    [AllowedValues("200", "2xx")]
    public string? SuccessStatuses { get; set; }

    /// <summary>Headers that every call carries, at most 20. Values are stored encrypted; one sent back as <c>********</c> is kept.</summary>
    [MaxItems(WebhookDraft.MaxHeaders)]
    public Dictionary<string, string>? Headers { get; set; }

    /// <summary>How long the receiver may take to answer, 1 to 60. Default 15.</summary>
    public int? TimeoutSeconds { get; set; }

    /// <summary>
    /// A disabled webhook records no events, and what is pending fails when its turn comes. True in a new one, and left out in one that the
    /// gateway had disabled.
    /// </summary>
    public bool? Enabled { get; set; }

    internal WebhookDraft ToDraft() => new()
    {
        Url = Url,
        Subscriptions = Subscriptions,
        Secret = Secret,
        SuccessStatuses = SuccessStatuses,
        Headers = Headers,
        TimeoutSeconds = TimeoutSeconds,
        Enabled = Enabled,
    };
}

/// <summary>Which deliveries to send again.</summary>
internal sealed class RedeliverRequest
{
    /// <summary>Created at or after this moment.</summary>
    public required DateTimeOffset? From { get; set; }

    /// <summary>Created before this moment; now when left out.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>Only those in this state. Default <c>failed</c>; <c>pending</c> ones are not waited for any longer.</summary>
    [AllowedValues("failed", "delivered", "pending")]
    public string? State { get; set; }
}
