using System.Text.Json.Serialization;

namespace Iris.Core.Strategies;

/// <summary>What a step has to come to, so that no other one follows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepSuccess>))]
public enum StepSuccess
{
    /// <summary>The provider took it: <c>SENT</c>.</summary>
    [JsonStringEnumMemberName("Accepted")]
    Accepted,

    /// <summary>The provider told that it handed it on to the network or channel.</summary>
    [JsonStringEnumMemberName("Sent")]
    Sent,

    /// <summary>The provider told that it was delivered: <c>COMPLETED</c>.</summary>
    [JsonStringEnumMemberName("Delivered")]
    Delivered,

    /// <summary>The provider told that it was read.</summary>
    [JsonStringEnumMemberName("Read")]
    Read,
}

/// <summary>Where a step stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepState>))]
public enum StepState
{
    /// <summary>Its turn has not come.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Its interaction is under way.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It came to its success.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It is known to have failed, or could not be sent at all.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It had not come to its success when its time was over.</summary>
    [JsonStringEnumMemberName("timed-out")]
    TimedOut,

    /// <summary>It would have been a second send of a message that may have arrived.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>The strategy ended before its turn came, or was cancelled in it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>It had ended without success, and was delivered all the same.</summary>
    [JsonStringEnumMemberName("delivered-late")]
    DeliveredLate,
}

/// <summary>Where a strategy stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>A step came to its success.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>No step is left, or its time is over.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

/// <summary>Why a step or a strategy ended, where it is not a provider's word or the code of a refusal.</summary>
public static class StrategyReasons
{
    /// <summary>It had not come to its success when its time was over.</summary>
    public const string NoSuccessInTime = "NO_SUCCESS_IN_TIME";

    /// <summary>Nobody knew when its time was over whether the provider had taken it.</summary>
    public const string OutcomeUnknown = "OUTCOME_UNKNOWN";

    /// <summary>The same message to the same address may have arrived by an earlier step.</summary>
    public const string SameMessage = "SAME_MESSAGE_MAY_HAVE_ARRIVED";

    /// <summary>No further step is left.</summary>
    public const string NoStepLeft = "NO_STEP_LEFT";

    public const string Expired = "EXPIRED";
    public const string Cancelled = "CANCELLED";
    public const string Superseded = "SUPERSEDED";
}
