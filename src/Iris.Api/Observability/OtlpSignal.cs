using OpenTelemetry.Exporter;

namespace Iris.Api.Observability;

/// <summary>Traces, metrics or logs, as far as the usual variables say that they are sent.</summary>
/// <param name="name">As in the variables' names.</param>
internal sealed class OtlpSignal(string name)
{
    public static readonly OtlpSignal Traces = new("TRACES");
    public static readonly OtlpSignal Metrics = new("METRICS");
    public static readonly OtlpSignal Logs = new("LOGS");

    public static readonly IReadOnlyList<OtlpSignal> All = [Traces, Metrics, Logs];

    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Endpoint = Prefix + "ENDPOINT";

    /// <summary>A sentence for each endpoint that is no address.</summary>
    public static IEnumerable<string> Wrong(IConfiguration configuration) =>
        All.Select(signal => signal.Own(nameof(Endpoint))).Prepend(Endpoint)
            .Where(key => configuration[key] is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
            .Select(key => $"{key} is '{configuration[key]}'; it must be an address such as http://localhost:4317.");

    public string Name => name;

    /// <summary>Whether anything is sent.</summary>
    public bool IsSent(IConfiguration configuration) =>
        !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && !string.Equals(configuration[$"OTEL_{name}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase)
        && (configuration[Endpoint] is { Length: > 0 } || configuration[Own(nameof(Endpoint))] is { Length: > 0 });

    /// <summary>What is told for this signal alone goes before what is told for all of them, which the exporter has read already.</summary>
    public void Apply(OtlpExporterOptions exporter, IConfiguration configuration)
    {
        if (configuration[Own("PROTOCOL")] is { Length: > 0 } protocol)
            exporter.Protocol = protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        if (configuration[Own(nameof(Endpoint))] is { Length: > 0 } endpoint)
            exporter.Endpoint = new Uri(endpoint);
        if (configuration[Own("HEADERS")] is { Length: > 0 } headers)
            exporter.Headers = headers;
        if (int.TryParse(configuration[Own("TIMEOUT")], out var timeout))
            exporter.TimeoutMilliseconds = timeout;
    }

    private string Own(string part) => $"{Prefix}{name}_{part.ToUpperInvariant()}";
}
