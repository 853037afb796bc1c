using System.Diagnostics.Metrics;
using Iris.Core.Hosting;
using Iris.Core.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Iris.Api.Observability;

/// <summary>Registers what sends metrics and traces away, where the configuration asks for it; otherwise nothing of it runs.</summary>
internal static class TelemetryExport
{
    /// <summary>
    /// Beside ours, what the framework measures of requests, connections and the runtime. Its meter of outgoing calls is left out: the hosts that it names are
    /// tenants' choice, and as many as they like.
    /// </summary>
    private static readonly string[] Meters =
        [IrisMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<ExportOptions>(ExportOptions.Section);
        services.AddSingleton<ApiMeters>();
        services.AddHostedService<StartLine>();
        var isServed = configuration.ReadSection<ExportOptions>(ExportOptions.Section).MetricsUrl is { Length: > 0 };
        if (isServed || OtlpSignal.Metrics.IsSent(configuration))
        {
            services.AddOpenTelemetry().ConfigureResource(Describe).WithMetrics(metrics => Measure(metrics, configuration, isServed));
            var labels = configuration.ReadSection<TelemetryOptions>(TelemetryOptions.Section).MaxLabels;
            services.ConfigureOpenTelemetryMeterProvider((provider, metrics) => metrics.AddView(
                new OwnInstruments(provider.GetRequiredService<IrisMeter>(), provider.GetRequiredService<IMeterFactory>(), labels).Stream));
        }

        if (OtlpSignal.Traces.IsSent(configuration))
            services.AddOpenTelemetry().ConfigureResource(Describe).WithTracing(traces => Trace(traces, configuration));
        if (isServed)
        {
            services.AddSingleton<MetricsServer>();
            services.AddHostedService(provider => provider.GetRequiredService<MetricsServer>());
        }

        return services;
    }

    /// <summary>What <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> say goes before it.</summary>
    internal static void Describe(ResourceBuilder resource) =>
        resource.AddService("iris", serviceVersion: GatewayVersion.Text).AddEnvironmentVariableDetector();

    private static void Trace(TracerProviderBuilder traces, IConfiguration configuration) => traces
        .AddSource(IrisTrace.Name)
        .AddAspNetCoreInstrumentation(RequestSpans.Configure)
        .AddOtlpExporter(exporter => OtlpSignal.Traces.Apply(exporter, configuration));

    private static void Measure(MeterProviderBuilder metrics, IConfiguration configuration, bool isServed)
    {
        metrics.AddMeter(Meters);
        if (isServed)
            metrics.AddPrometheusExporter();
        if (OtlpSignal.Metrics.IsSent(configuration))
            metrics.AddOtlpExporter(exporter => OtlpSignal.Metrics.Apply(exporter, configuration));
    }
}
