using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Polly;
using Polly.CircuitBreaker;

namespace Iris.Core.Dispatch;

/// <summary>State of an integration's circuit breaker.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CircuitStatus>))]
public enum CircuitStatus
{
    /// <summary>Messages go to the provider.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed = 0,

    /// <summary>The provider fails: messages wait.</summary>
    [JsonStringEnumMemberName("open")]
    Open = 1,

    /// <summary>One message is being sent to see whether the provider is back.</summary>
    [JsonStringEnumMemberName("half-open")]
    HalfOpen = 2,
}

/// <summary>
/// Stops calling a provider that cannot be reached or does not answer: half of at least <see cref="DispatchOptions.CircuitMinimumCalls"/>
/// calls within the sampling time. A refusal or a limit of rate is an answer. After a pause, one message tries it out.
/// </summary>
internal sealed class DispatchCircuit
{
    private readonly CircuitBreakerStateProvider state = new();
    private readonly CircuitBreakerManualControl control = new();
    private readonly ResiliencePipeline<SendOutcome?> pipeline;

    /// <param name="options">When it opens and for how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onChange">Told the new state, and until when the circuit stays open.</param>
    public DispatchCircuit(DispatchOptions options, TimeProvider time, Action<CircuitStatus, DateTimeOffset?> onChange)
    {
        var longest = TimeSpan.FromSeconds(options.CircuitMaxBreakSeconds);
        pipeline = new ResiliencePipelineBuilder<SendOutcome?> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<SendOutcome?>
            {
                FailureRatio = 0.5,
                MinimumThroughput = options.CircuitMinimumCalls,
                SamplingDuration = TimeSpan.FromSeconds(options.CircuitSamplingSeconds),
                BreakDurationGenerator = opening => ValueTask.FromResult(Shorter(
                    longest, TimeSpan.FromSeconds(options.CircuitBreakSeconds * Math.Pow(2, Math.Min(opening.HalfOpenAttempts, 16))))),
                StateProvider = state,
                ManualControl = control,
                // A try that did not get as far as the provider, since somebody else has the message or the store is away, tells nothing of it.
                ShouldHandle = call => ValueTask.FromResult(
                    call.Outcome.Result is SendOutcome.Unreachable or SendOutcome.Unknown
                    || (call.Outcome.Result is null && state.CircuitState == CircuitState.HalfOpen)),
                OnOpened = opened =>
                {
                    Changed?.Invoke(CircuitStatus.Open, time.GetUtcNow() + opened.BreakDuration, opened.Outcome.Result);
                    onChange(CircuitStatus.Open, time.GetUtcNow() + opened.BreakDuration);
                    return default;
                },
                OnHalfOpened = _ =>
                {
                    onChange(CircuitStatus.HalfOpen, null);
                    return default;
                },
                OnClosed = _ =>
                {
                    Changed?.Invoke(CircuitStatus.Closed, null, null);
                    onChange(CircuitStatus.Closed, null);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Told of openings, with the outcome that was one too many, and closings.</summary>
    public Action<CircuitStatus, DateTimeOffset?, SendOutcome?>? Changed { get; set; }

    public CircuitStatus Status => state.CircuitState switch
    {
        CircuitState.Closed => CircuitStatus.Closed,
        CircuitState.HalfOpen => CircuitStatus.HalfOpen,
        _ => CircuitStatus.Open,
    };

    /// <summary>Closes it: what failed before tells nothing any more.</summary>
    public Task CloseAsync() => control.CloseAsync();

    /// <summary>Makes a call, or throws without making it.</summary>
    /// <returns>Null when there was nothing to send.</returns>
    /// <exception cref="BrokenCircuitException">The circuit is open; <see cref="BrokenCircuitException.RetryAfter"/> tells for how long.</exception>
    public ValueTask<SendOutcome?> CallAsync<TState>(
        Func<TState, CancellationToken, ValueTask<SendOutcome?>> call, TState arguments, CancellationToken cancellationToken) =>
        pipeline.ExecuteAsync(static (args, token) => args.call(args.arguments, token), (call, arguments), cancellationToken);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
