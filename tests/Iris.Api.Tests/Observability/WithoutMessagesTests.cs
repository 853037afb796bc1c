using System.Net.Sockets;
using Iris.Api.Observability;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;
using Serilog.Parsing;

namespace Iris.Api.Tests.Observability;

public sealed class WithoutMessagesTests
{
    private const string Marker = "34600123456 secreto";

    [Fact]
    public void Emit_ExceptionsOfAnyDepth_HoldTypesAndStacksAndNoWords()
    {
        var text = Format(Thrown(new InvalidOperationException(
            Marker, new AggregateException(Marker, new FormatException(Marker), new ArgumentException(Marker, Marker)))));

        Assert.DoesNotContain("secreto", text, StringComparison.Ordinal);
        Assert.DoesNotContain("34600123456", text, StringComparison.Ordinal);
        foreach (var part in new[] { "InvalidOperationException", "AggregateException", "FormatException", "ArgumentException", nameof(Thrown) })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Emit_ExceptionOfTheMachine_KeepsItsWords() =>
        Assert.Contains(
            new SocketException((int)SocketError.ConnectionRefused).Message,
            Format(Thrown(new InvalidOperationException(Marker, new SocketException((int)SocketError.ConnectionRefused)))), StringComparison.Ordinal);

    [Fact]
    public void Emit_NoException_PassesTheEventOn()
    {
        var sink = new Written();
        var plain = EventOf(null);

        new WithoutMessages(new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger()).Emit(plain);

        Assert.Same(plain, Assert.Single(sink.Events));
    }

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private static string Format(Exception exception)
    {
        var sink = new Written();
        new WithoutMessages(new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger()).Emit(EventOf(exception));
        var output = new StringWriter();
        new JsonFormatter(renderMessage: true).Format(Assert.Single(sink.Events), output);
        return output.ToString();
    }

    private static LogEvent EventOf(Exception? exception) => new(
        DateTimeOffset.UnixEpoch, LogEventLevel.Error, exception, new MessageTemplateParser().Parse("It failed for {Id}"),
        [new LogEventProperty("Id", new ScalarValue(7))]);

    private sealed class Written : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
