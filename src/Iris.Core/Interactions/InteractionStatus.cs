using System.Text.Json.Serialization;

namespace Iris.Core.Interactions;

/// <summary>
/// The system status, common to all channels; the provider's own word is in <c>customStatus</c>. Stores keep the number: the order stays. (Source: A.5)
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<InteractionStatus>))]
public enum InteractionStatus
{
    /// <summary>Registered, not yet validated.</summary>
    [JsonStringEnumMemberName("VALIDATION_PENDING")]
    ValidationPending,

    /// <summary>What held when the interaction was accepted no longer holds (integration disabled, template gone …). Final.</summary>
    [JsonStringEnumMemberName("VALIDATION_ERROR")]
    ValidationError,

    /// <summary>Valid and queued for the provider.</summary>
    [JsonStringEnumMemberName("DISPATCH_PENDING")]
    DispatchPending,

    /// <summary>Handed to the provider; delivery is not implied.</summary>
    [JsonStringEnumMemberName("SENT")]
    Sent,

    /// <summary>The provider refused, could not be reached in the allowed attempts, or never told what became of the attempt. Final.</summary>
    [JsonStringEnumMemberName("PROVIDER_SENDING_ERROR")]
    ProviderSendingError,

    /// <summary>Failed after the provider had taken it, or inside the gateway; also cancelled and expired interactions. Final.</summary>
    [JsonStringEnumMemberName("PROCESS_ERROR")]
    ProcessError,

    /// <summary>Finished: the provider confirmed delivery or reading. Final.</summary>
    [JsonStringEnumMemberName("COMPLETED")]
    Completed,

    /// <summary>A message of the end user, registered. Final.</summary>
    [JsonStringEnumMemberName("RECEIVED")]
    Received,
}
