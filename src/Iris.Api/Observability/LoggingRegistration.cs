using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Iris.Api.Observability;

/// <summary>Registers the log: one JSON object a line on the console; levels from the section <c>Serilog</c>.</summary>
internal static class LoggingRegistration
{
    public static ILoggingBuilder AddJsonLog(this ILoggingBuilder logging, IConfiguration configuration)
    {
        // The framework logs every request several times over; ours says the same once. Configuration may say otherwise.
        var logger = new LoggerConfiguration()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .ReadFrom.Configuration(configuration)
            .Enrich.FromLogContext()
            .WriteTo.Console(new JsonFormatter(renderMessage: true))
            .CreateLogger();
        logging.ClearProviders();
        return logging.AddSerilog(logger, dispose: true);
    }
}
