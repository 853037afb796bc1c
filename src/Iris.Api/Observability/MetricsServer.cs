using Iris.Core.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Iris.Api.Observability;

/// <summary>
/// A server of its own for Prometheus: it answers while the gateway migrates, and takes no place of a caller's connection. It serves one path to whoever reaches
/// its address.
/// </summary>
internal sealed class MetricsServer(MeterProvider meters, IOptions<ExportOptions> options) : IHostedService, IAsyncDisposable
{
    public const string Path = "/metrics";

    private const int MaxConnections = 16;
    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(10);

    private WebApplication? app;

    /// <summary>Where it listens.</summary>
    public string Address => app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Value.MetricsUrl!).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = ReadTime;
        });
        app = builder.Build();
        // Who reads metrics is no caller, and not to be found among them.
        app.Use((context, next) =>
        {
            if (context.Features.Get<IHttpMetricsTagsFeature>() is { } told)
                told.MetricsDisabled = true;
            return next(context);
        });
        app.UseOpenTelemetryPrometheusScrapingEndpoint(meters, null, Path, null, null);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new StartRefusedException($"Telemetry:MetricsUrl is '{options.Value.MetricsUrl}', where nothing can listen: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
