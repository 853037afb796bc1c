using System.ComponentModel.DataAnnotations;
using Iris.Core.Handles;

namespace Iris.Core.Dispatch;

/// <summary>How interactions are handed to the providers; section <c>Dispatch</c>.</summary>
public sealed class DispatchOptions
{
    public const string Section = "Dispatch";

    public const int UsualMaxAnswerBytes = 1024 * 1024;

    /// <summary>
    /// How long this process holds an interaction before it calls the provider, in seconds. After a crash, what it held is sent by
    /// whoever runs then, after at most this time. Default 60.
    /// </summary>
    [Range(1, 3600)]
    public int LeaseSeconds { get; init; } = 60;

    /// <summary>How often due interactions are looked for when nothing signals any, in milliseconds. Default 500.</summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; init; } = 500;

    /// <summary>Most interactions that wait in memory for one integration; the rest waits in the store. Default 256.</summary>
    [Range(1, 100_000)]
    public int LaneCapacity { get; init; } = 256;

    /// <summary>Most interactions claimed from the store at a time. Default 256.</summary>
    [Range(1, 10_000)]
    public int ClaimLimit { get; init; } = 256;

    /// <summary>
    /// Calls to providers at the same time, in all. A tenant may hold as many as are still free, and one integration as many as its tenant
    /// could still get: half for one tenant alone, a third for one integration alone. Default by the handle limit, at most 1,024.
    /// </summary>
    [Range(1, 100_000)]
    public int? MaxConcurrency { get; init; }

    /// <summary>
    /// Bytes of what waits in memory, in all. A tenant may hold as many as are still free; what finds no room waits in the store. Default
    /// 64 MiB.
    /// </summary>
    [Range(1024 * 1024, int.MaxValue)]
    public int MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>First back-off after a known failure, in seconds; doubles with each attempt, with full jitter. Default 2.</summary>
    [Range(0.01, 3600)]
    public double RetryBaseSeconds { get; init; } = 2;

    /// <summary>Longest back-off, in seconds, where an integration has none of its own. Default 600.</summary>
    [Range(0.01, 86_400)]
    public double RetryMaxSeconds { get; init; } = 600;

    /// <summary>Longest wait that a provider's <c>Retry-After</c> asks of one interaction, in seconds. Default 86,400 (a day).</summary>
    [Range(1, 31 * 86_400)]
    public int RetryAfterMaxSeconds { get; init; } = 86_400;

    /// <summary>Largest answer of a provider that is read, in bytes; a larger one is no answer. Default 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxAnswerBytes { get; init; } = UsualMaxAnswerBytes;

    /// <summary>
    /// Most bytes that a mail server may send without being asked anything, before it is cut off. Default 64 KiB: a certificate chain and a
    /// reply of many lines fit.
    /// </summary>
    [Range(4096, 16 * 1024 * 1024)]
    public int MaxReplyBytes { get; init; } = 64 * 1024;

    /// <summary>Calls within the sampling time below which an integration's circuit breaker does not open. Default 10.</summary>
    [Range(2, 100_000)]
    public int CircuitMinimumCalls { get; init; } = 10;

    /// <summary>Over which time failures are counted, in seconds. Default 30.</summary>
    [Range(1, 3600)]
    public int CircuitSamplingSeconds { get; init; } = 30;

    /// <summary>How long the circuit stays open at first, in seconds; doubles while the provider stays away. Default 10.</summary>
    [Range(1, 3600)]
    public int CircuitBreakSeconds { get; init; } = 10;

    /// <summary>Longest time for which the circuit stays open, and for which a <c>Retry-After</c> holds an integration back, in seconds. Default 300.</summary>
    [Range(1, 86_400)]
    public int CircuitMaxBreakSeconds { get; init; } = 300;

    internal int MostCalls(HandleBudget budget) => MaxConcurrency ?? budget.Sends;
}
