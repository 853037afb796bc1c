using System.Diagnostics;

namespace Iris.Core.Telemetry;

/// <summary>
/// The spans of this gateway, source <c>Iris</c>, and the trace that is kept with what is done later: as a <c>traceparent</c>, which is 55 characters long
/// and made here of what was read, whoever sent it. Costs next to nothing while nobody listens.
/// </summary>
public static class IrisTrace
{
    public const string Name = "Iris";

    /// <summary>The header that tells a trace to whoever is called.</summary>
    public const string Header = "traceparent";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The trace of what is gone on with where nobody listens to spans.</summary>
    private static readonly AsyncLocal<string?> Carried = new();

    /// <summary>
    /// The <c>traceparent</c> to be kept with what comes into being now: of the span under way, where somebody listens or a caller began the trace. Null
    /// where nobody would ever join it.
    /// </summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity && (Source.HasListeners() || IsOfCaller(activity))
        ? activity.Id
        : Carried.Value;

    /// <summary>Begins a span; null where nobody listens.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="kind">How it stands to what is around it.</param>
    /// <param name="trace">The trace that was kept; null for that of the span under way.</param>
    public static Activity? Start(string name, ActivityKind kind, string? trace)
    {
        if (!Source.HasListeners())
            return null;

        return ActivityContext.TryParse(trace, null, isRemote: true, out var parent) ? Source.StartActivity(name, kind, parent) : Source.StartActivity(name, kind);
    }

    /// <summary>What comes into being until the calling method ends, which has to be asynchronous, is of this trace, unless there is a span of another.</summary>
    public static void Carry(string? trace) => Carried.Value = trace;

    /// <summary>Begins a span, and carries its trace where nobody listens.</summary>
    /// <inheritdoc cref="Start"/>
    public static Activity? GoOn(string name, ActivityKind kind, string? trace)
    {
        if (trace is not null)
            Carry(trace);
        return Start(name, kind, trace);
    }

    /// <summary>The id of a kept trace, for people; null for none.</summary>
    public static string? IdOf(string? trace) => ActivityContext.TryParse(trace, null, out var context) ? context.TraceId.ToHexString() : null;

    /// <summary>The framework begins a span for each request, and in the trace of its caller where that has one; it does not say so where nobody listens.</summary>
    private static bool IsOfCaller(Activity activity) => activity.Parent is null && activity.ParentSpanId != default;

    /// <summary>Nothing was done under the span under way: it is not to be told.</summary>
    public static void Forget()
    {
        if (Activity.Current is { Source: { } source } activity && ReferenceEquals(source, Source))
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
