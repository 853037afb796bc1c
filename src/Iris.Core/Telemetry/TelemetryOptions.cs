using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Telemetry;

/// <summary>What metrics and traces tell; section <c>Telemetry</c>. Where they go to is the host's.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// Whether metrics of sends, queues, webhooks and rates have the tenant as a label: each tenant then has series of its own, up to
    /// <see cref="MaxLabels"/>. Default false.
    /// </summary>
    public bool TenantLabel { get; init; }

    /// <summary>Integrations, tenants and webhook hosts that have series of their own, each kind so many; those seen later are one, <c>other</c>. Default 200.</summary>
    [Range(0, 10_000)]
    public int MaxLabels { get; init; } = 200;

    /// <summary>
    /// Whether the HTTP calls of providers carry the trace as a <c>traceparent</c> header, where there is one. It has random numbers alone, and providers that
    /// do not know it ignore it; where one must not learn that two messages belong together, false. Default true.
    /// </summary>
    public bool ProviderTraceparent { get; init; } = true;

    /// <summary>How often what waits, holds and webhooks' backlogs are counted in the store, in seconds; less often where that takes long. Default 10.</summary>
    [Range(1, 3600)]
    public int SurveySeconds { get; init; } = 10;
}
