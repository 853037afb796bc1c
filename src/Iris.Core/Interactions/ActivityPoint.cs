namespace Iris.Core.Interactions;

/// <summary>How long the parts are by which it is counted what happened.</summary>
public enum ActivityStep
{
    /// <summary>Kept for an hour or so.</summary>
    Minute = 1,

    /// <summary>Kept for a day or so: of many integrations a day of minutes is too much.</summary>
    TenMinutes = 10,
}

/// <summary>What happened in one part of time.</summary>
/// <param name="At">When it began.</param>
/// <param name="Count">What happened, over all integrations that were asked for.</param>
public readonly record struct ActivityPoint(DateTimeOffset At, ActivityCount Count)
{
    /// <summary>The moment at which a part begins, as stores count them.</summary>
    public static DateTimeOffset Begin(ActivityStep step, long number) => new(number * (int)step * TimeSpan.TicksPerMinute, TimeSpan.Zero);
}
