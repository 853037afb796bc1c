using OpenTelemetry.Instrumentation.AspNetCore;

namespace Iris.Api.Observability;

/// <summary>Spans of requests: with the template of the path, and never the path itself, which may hold secrets.</summary>
internal static class RequestSpans
{
    private const string Health = "/health";

    public static void Configure(AspNetCoreTraceInstrumentationOptions options)
    {
        // Probes come every few seconds, and whoever reads metrics does.
        options.Filter = context => !context.Request.Path.StartsWithSegments(Health) && !context.Request.Path.StartsWithSegments(MetricsServer.Path);
        options.EnrichWithHttpRequest = static (span, _) => span.SetTag("url.path", null).SetTag("url.query", null);
        options.EnrichWithHttpResponse = static (span, response) => span
            .SetTag("url.path", (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText)
            .SetTag("url.query", null);
    }
}
