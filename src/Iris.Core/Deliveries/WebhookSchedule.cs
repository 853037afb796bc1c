namespace Iris.Core.Deliveries;

/// <summary>When a delivery is tried again. (Source: A.9)</summary>
internal static class WebhookSchedule
{
    private const int LongestSeconds = 4096;
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);
    private static readonly TimeSpan HoldBeyond = TimeSpan.FromSeconds(16);

    /// <summary>The wait after this many attempts: <c>2^n</c> seconds, at most 4,096.</summary>
    public static TimeSpan DelayAfter(int attempts) => TimeSpan.FromSeconds(attempts >= 12 ? LongestSeconds : 1 << attempts);

    /// <summary>The same, but not before the receiver wants it, which may put it off by a day at most.</summary>
    public static TimeSpan DelayAfter(int attempts, TimeSpan? asked)
    {
        var own = DelayAfter(attempts);
        return asked is { } wait && wait > own ? (wait < LongestAsked ? wait : LongestAsked) : own;
    }

    /// <summary>Whether a wait is so long that the whole host is presumed down.</summary>
    public static bool PresumesHostDown(TimeSpan delay) => delay > HoldBeyond;
}
