using System.Collections.Concurrent;
using System.Globalization;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using Serilog.Core;
using Serilog.Events;

namespace Iris.Api.Observability;

/// <summary>
/// Sends log lines by OTLP. It stands among the other sinks, so that what goes away is what the console gets: without paths and without the words of exceptions.
/// </summary>
internal sealed class OtlpLogSink : ILogEventSink, IDisposable
{
    private const string Category = "Iris";

    private readonly ConcurrentDictionary<string, ILogger> loggers = new();
    private readonly ILoggerFactory factory;

    public OtlpLogSink(IConfiguration configuration) => factory = LoggerFactory.Create(logging =>
    {
        logging.Services.AddSingleton(configuration);
        logging.SetMinimumLevel(LogLevel.Trace).AddOpenTelemetry(logs =>
        {
            var resource = ResourceBuilder.CreateDefault();
            TelemetryExport.Describe(resource);
            logs.SetResourceBuilder(resource);
            logs.IncludeFormattedMessage = true;
            logs.ParseStateValues = true;
            logs.AddOtlpExporter(exporter => OtlpSignal.Logs.Apply(exporter, configuration));
        });
    });

    public void Emit(LogEvent logEvent)
    {
        var properties = new List<KeyValuePair<string, object?>>(logEvent.Properties.Count + 1);
        var category = Category;
        foreach (var (name, value) in logEvent.Properties)
        {
            var plain = value is ScalarValue scalar ? scalar.Value : value.ToString(null, CultureInfo.InvariantCulture);
            if (name == Constants.SourceContextPropertyName)
                category = plain as string ?? Category;
            else
                properties.Add(new(name, plain));
        }

        properties.Add(new("{OriginalFormat}", logEvent.MessageTemplate.Text));
        var (logger, level) = (loggers.GetOrAdd(category, static (name, from) => from.CreateLogger(name), factory), LevelOf(logEvent.Level));
        if (logger.IsEnabled(level))
            logger.Log(level, default, properties, logEvent.Exception, (_, _) => logEvent.RenderMessage(CultureInfo.InvariantCulture));
    }

    public void Dispose() => factory.Dispose();

    private static LogLevel LevelOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => LogLevel.Trace,
        LogEventLevel.Debug => LogLevel.Debug,
        LogEventLevel.Information => LogLevel.Information,
        LogEventLevel.Warning => LogLevel.Warning,
        LogEventLevel.Error => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}
