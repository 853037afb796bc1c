using Iris.Core.Integrations;
using Iris.Core.Interactions;

namespace Iris.Core.Operations;

/// <summary>
/// When something is too much. What is too much stays so until it is half of that, and a minute at least, so that nobody is told again and again of what
/// lies about the limit.
/// </summary>
internal static class AlarmRules
{
    /// <summary>Of how much time failures are looked at.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>What waits of an integration; null when it is not too much.</summary>
    /// <param name="counts">What was counted of it.</param>
    /// <param name="isRaised">Whether it was too much before.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">The limits.</param>
    public static AlarmFigures? OfBacklog(IEnumerable<WaitingCount> counts, bool isRaised, DateTimeOffset now, OperationsOptions options)
    {
        var (waiting, oldest) = (0L, (DateTimeOffset?)null);
        foreach (var count in counts)
        {
            waiting += count.State is WaitingState.Queued or WaitingState.Retrying ? count.Count : 0;
            if (count.State == WaitingState.Queued)
                oldest = count.OldestDue;
        }

        var isMuch = options.BacklogMessages > 0 && waiting >= Half(options.BacklogMessages, isRaised);
        var isLong = options.BacklogSeconds > 0 && oldest is { } due && now - due >= TimeSpan.FromSeconds(Half(options.BacklogSeconds, isRaised));
        return isMuch || isLong ? new AlarmFigures { Waiting = waiting, OldestDue = oldest } : null;
    }

    /// <summary>What failed of an integration; null when it is not too much.</summary>
    public static AlarmFigures? OfFailures(ActivityCount count, bool isRaised, OperationsOptions options)
    {
        var ended = count.Sent + count.Failed;
        return options.FailurePercent > 0 && count.Failed >= Half(options.FailureMinimum, isRaised)
            && count.Failed * 100.0 / ended >= Half(options.FailurePercent, isRaised)
            ? new AlarmFigures { Failed = count.Failed, Ended = ended }
            : null;
    }

    private static double Half(int limit, bool isRaised) => isRaised ? limit / 2.0 : limit;
}
