using System.ComponentModel.DataAnnotations;
using Iris.Core.Telemetry;

namespace Iris.Api.Observability;

/// <summary>Where metrics can be read; section <c>Telemetry</c>. Where they are sent to is told by the usual <c>OTEL_</c> variables.</summary>
internal sealed class ExportOptions : IValidatableObject
{
    public const string Section = TelemetryOptions.Section;

    /// <summary>
    /// Address of a server of its own on which Prometheus reads <c>/metrics</c>, such as <c>http://localhost:9464</c>; nothing else is served there, and
    /// nobody is asked for a credential: only the monitoring network should reach it. Default none, and nothing listens.
    /// </summary>
    public string? MetricsUrl { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(MetricsUrl) && (!Uri.TryCreate(MetricsUrl, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/"))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(MetricsUrl)} is '{MetricsUrl}'; it must be an address such as http://localhost:9464, without a path.");
        }
    }
}
