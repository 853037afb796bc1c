using Iris.Core.Integrations;

namespace Iris.Core.Dispatch;

/// <summary>When to try again.</summary>
internal static class RetrySchedule
{
    /// <summary>
    /// Exponential back-off with full jitter: anything between nothing and <c>base * 2^(attempt - 1)</c>, so that what failed together
    /// does not come back together. A provider's own <c>Retry-After</c> goes before it: how many others it turns away it does not tell.
    /// </summary>
    /// <param name="options">Base and cap.</param>
    /// <param name="policy">The integration's own cap.</param>
    /// <param name="attempt">Attempts made, from 1.</param>
    /// <param name="retryAfter">What the provider asked for.</param>
    /// <param name="random">A number from 0 up to 1.</param>
    public static TimeSpan Delay(DispatchOptions options, DeliveryPolicy policy, int attempt, TimeSpan? retryAfter, double random)
    {
        var ceiling = Math.Min(policy.RetryMaxSeconds ?? options.RetryMaxSeconds, options.RetryBaseSeconds * Math.Pow(2, Math.Min(attempt - 1, 40)));
        var delay = TimeSpan.FromSeconds(ceiling * random);
        // A provider that names a longer wait than the longest is not obeyed to the letter.
        var longest = TimeSpan.FromSeconds(options.RetryAfterMaxSeconds);
        var least = retryAfter is { } asked ? (asked < longest ? asked : longest) : TimeSpan.Zero;
        return least + delay;
    }
}
