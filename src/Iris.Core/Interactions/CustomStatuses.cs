namespace Iris.Core.Interactions;

/// <summary>The custom statuses that are ours; all others are the provider's own words.</summary>
public static class CustomStatuses
{
    /// <summary>Nobody ever told whether the provider took it.</summary>
    public const string OutcomeUnknown = "OUTCOME_UNKNOWN";

    /// <summary>The last attempt was not taken either.</summary>
    public const string AttemptsExhausted = "ATTEMPTS_EXHAUSTED";

    /// <summary>Its <c>expiresAt</c> came first.</summary>
    public const string Expired = "EXPIRED";

    /// <summary>Its caller cancelled it.</summary>
    public const string Cancelled = "CANCELLED";

    /// <summary>Its time in its strategy was over, and it was never sent: the next step follows.</summary>
    public const string Superseded = "SUPERSEDED";

    /// <summary>The destination opted out between accept and send.</summary>
    public const string OptedOut = "OPTED_OUT";

    /// <summary>The channel's window for free text closed between accept and send.</summary>
    public const string WindowClosed = "WINDOW_CLOSED";
}
