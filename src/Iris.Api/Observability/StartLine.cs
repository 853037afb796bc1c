namespace Iris.Api.Observability;

/// <summary>Tells at start which build runs, and what it does with telemetry.</summary>
internal sealed partial class StartLine(IHostEnvironment environment, IConfiguration configuration, ILogger<StartLine> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var sent = string.Join(", ", OtlpSignal.All.Where(signal => signal.IsSent(configuration)).Select(signal => signal.Name.ToLowerInvariant()));
        LogStart(GatewayVersion.Text, environment.EnvironmentName, sent.Length == 0 ? "nothing" : sent);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "Iris {Version} starts in {Environment}; by OTLP it sends {Sent}")]
    private partial void LogStart(string version, string environment, string sent);
}
