namespace Iris.Core.Deliveries;

/// <summary>When a delivery is tried again. (Source: A.9)</summary>
internal static class WebhookSchedule
{
    private const int LongestSeconds = 4096;
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);
    private static readonly TimeSpan HoldBeyond = TimeSpan.FromSeconds(16);

    /// <summary>The wait after this many attempts: <c>2^n</c> seconds, at most 4,096.</summary>
    public static TimeSpan DelayAfter(int attempts) => TimeSpan.FromSeconds(attempts >= 12 ? LongestSeconds : 1 << attempts);

    /// <summary>How long is waited for a receiver that asks for it: a day at most; nothing for what is no wait.</summary>
    public static TimeSpan Asked(TimeSpan? wait) =>
        wait is { } asked && asked > TimeSpan.Zero ? (asked < LongestAsked ? asked : LongestAsked) : TimeSpan.Zero;

    /// <summary>Whether a wait of <see cref="DelayAfter"/> is so long that the whole host is presumed down.</summary>
    public static bool PresumesHostDown(TimeSpan delay) => delay > HoldBeyond;

    /// <summary>Whether an answer with a <c>Retry-After</c> is about the receiver and not about the one message.</summary>
    public static bool ConcernsTheHost(int? status) => status is 429 or 503;
}
