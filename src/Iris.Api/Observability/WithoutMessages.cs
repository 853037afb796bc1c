using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;

namespace Iris.Api.Observability;

/// <summary>
/// Passes events on to the sinks with exceptions as their types and stacks. What an exception says may repeat what a caller, a provider or an end user sent; only the
/// words of those that speak of the machine are kept.
/// </summary>
internal sealed class WithoutMessages(Logger sinks) : ILogEventSink, IDisposable
{
    /// <summary>By name, since not all of them are of assemblies that this one knows.</summary>
    private static readonly HashSet<string> OfTheMachine =
    [
        "Iris.Core.StoreUnavailableException", "Microsoft.Data.Sqlite.SqliteException", "System.Net.Sockets.SocketException",
        "MongoDB.Driver.MongoConnectionException", "MongoDB.Driver.MongoNotPrimaryException", "Microsoft.Extensions.Options.OptionsValidationException",
        "System.OperationCanceledException", "System.Threading.Tasks.TaskCanceledException", "System.TimeoutException",
        "System.UnauthorizedAccessException", "System.IO.DirectoryNotFoundException", "System.OutOfMemoryException",
    ];

    public void Emit(LogEvent logEvent) => sinks.Write(logEvent.Exception is null ? logEvent : Copy(logEvent));

    public void Dispose() => sinks.Dispose();

    /// <summary>The exception as it is written.</summary>
    internal static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        Append(text, exception, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Exception exception, int depth)
    {
        const int MaxDepth = 8;
        var type = exception.GetType().FullName;
        text.Append(CultureInfo.InvariantCulture, $"{type} (0x{exception.HResult:X8})");
        if (OfTheMachine.Contains(type!))
            text.Append(": ").Append(exception.Message);
        var causes = exception is AggregateException aggregate ? aggregate.InnerExceptions : (IReadOnlyList<Exception?>)[exception.InnerException];
        foreach (var cause in causes.OfType<Exception>().Take(depth < MaxDepth ? MaxDepth : 0))
        {
            text.Append("\n ---> ");
            Append(text, cause, depth + 1);
            text.Append("\n   --- End of inner exception stack trace ---");
        }

        if (exception.StackTrace is { } stack)
            text.Append('\n').Append(stack);
    }

    private static LogEvent Copy(LogEvent logEvent) => new(
        logEvent.Timestamp, logEvent.Level, new Described(Describe(logEvent.Exception!)), logEvent.MessageTemplate,
        logEvent.Properties.Select(property => new LogEventProperty(property.Key, property.Value)),
        logEvent.TraceId ?? default, logEvent.SpanId ?? default);

    private sealed class Described(string text) : Exception
    {
        public override string ToString() => text;
    }
}
