using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;
using Serilog.Settings.Configuration;

namespace Iris.Api.Observability;

/// <summary>Registers the log: one JSON object a line on the console; levels from the section <c>Serilog</c>.</summary>
internal static class LoggingRegistration
{
    private const string Section = "Serilog";
    private const string Levels = "MinimumLevel";
    private const int WaitingLines = 10_000;

    /// <summary>What the framework says of a start that fails, with its stack; whoever waits for it hears why in a sentence.</summary>
    private static readonly string[] OfRefusedStarts = ["Hosting failed to start", "Unable to start Kestrel."];

    /// <summary>Levels are in no other assembly, and looking for those with sinks takes a while.</summary>
    private static readonly ConfigurationReaderOptions LevelsAlone = new(typeof(Log).Assembly);

    /// <remarks>The static logger stays untouched: tests run several gateways in one process.</remarks>
    public static IServiceCollection AddJsonLog(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSerilog(
            // The framework logs every request several times over; ours says the same once. Configuration may say otherwise.
            logger => logger
                .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
                .ReadFrom.Configuration(LevelsOf(configuration), LevelsAlone)
                .Enrich.With<WithoutPaths>()
                .Filter.ByExcluding(line => OfRefusedStarts.Contains(line.MessageTemplate.Text))
                .WriteTo.Sink(new WithoutMessages(SinksOf(configuration))),
            preserveStaticLogger: true);

    private static IConfiguration LevelsOf(IConfiguration configuration) =>
        new ConfigurationBuilder().AddInMemoryCollection(configuration.GetSection($"{Section}:{Levels}").AsEnumerable()).Build();

    /// <summary>The console, OTLP where it is asked for, and whatever sinks the configuration adds.</summary>
    private static Logger SinksOf(IConfiguration configuration)
    {
        // What is too little to be told is left out before it comes here.
        var sinks = new LoggerConfiguration().MinimumLevel.Verbose();
        if (configuration.GetSection(Section).GetChildren().Any(child => !string.Equals(child.Key, Levels, StringComparison.OrdinalIgnoreCase)))
            sinks.ReadFrom.Configuration(configuration);
        sinks
            // Written by a thread of its own: no request waits for whoever reads the console, unless that is far behind. Nothing is left out.
            .WriteTo.Async(console => console.Console(new JsonFormatter(renderMessage: true)), WaitingLines, blockWhenFull: true);
        if (OtlpSignal.Logs.IsSent(configuration))
            sinks.WriteTo.Sink(new OtlpLogSink(configuration));
        return sinks.CreateLogger();
    }

    /// <summary>The framework adds the path to every line of a request; paths may hold destinations and tokens.</summary>
    private sealed class WithoutPaths : ILogEventEnricher
    {
        private const string RequestPath = "RequestPath";

        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) => logEvent.RemovePropertyIfPresent(RequestPath);
    }
}
