using Serilog;
using Serilog.Formatting.Json;

namespace Iris.Api.Observability;

/// <summary>Registers the log: one JSON object a line on the console; levels from the section <c>Serilog</c>.</summary>
internal static class LoggingRegistration
{
    public static ILoggingBuilder AddJsonLog(this ILoggingBuilder logging, IConfiguration configuration)
    {
        var logger = new LoggerConfiguration()
            .ReadFrom.Configuration(configuration)
            .Enrich.FromLogContext()
            .WriteTo.Console(new JsonFormatter(renderMessage: true))
            .CreateLogger();
        logging.ClearProviders();
        return logging.AddSerilog(logger, dispose: true);
    }
}
