using System.Net.Sockets;
using Iris.Api.Observability;
using Serilog.Events;
using Serilog.Formatting.Json;
using Serilog.Parsing;

namespace Iris.Api.Tests.Observability;

public sealed class WithoutMessagesTests
{
    private const string Marker = "34600123456 secreto";

    [Fact]
    public void Format_ExceptionsOfAnyDepth_HoldTypesAndStacksAndNoWords()
    {
        var text = Format(Thrown(new InvalidOperationException(
            Marker, new AggregateException(Marker, new FormatException(Marker), new ArgumentException(Marker, Marker)))));

        Assert.DoesNotContain("secreto", text, StringComparison.Ordinal);
        Assert.DoesNotContain("34600123456", text, StringComparison.Ordinal);
        foreach (var part in new[] { "InvalidOperationException", "AggregateException", "FormatException", "ArgumentException", nameof(Thrown) })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_ExceptionOfTheMachine_KeepsItsWords() =>
        Assert.Contains(
            new SocketException((int)SocketError.ConnectionRefused).Message,
            Format(Thrown(new InvalidOperationException(Marker, new SocketException((int)SocketError.ConnectionRefused)))), StringComparison.Ordinal);

    [Fact]
    public void Format_NoException_IsWhatTheInnerOneWrites()
    {
        var (mine, plain) = (new StringWriter(), new StringWriter());

        new WithoutMessages(new JsonFormatter()).Format(EventOf(null), mine);
        new JsonFormatter().Format(EventOf(null), plain);

        Assert.Equal(plain.ToString(), mine.ToString());
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
        var output = new StringWriter();
        new WithoutMessages(new JsonFormatter(renderMessage: true)).Format(EventOf(exception), output);
        return output.ToString();
    }

    private static LogEvent EventOf(Exception? exception) => new(
        DateTimeOffset.UnixEpoch, LogEventLevel.Error, exception, new MessageTemplateParser().Parse("It failed for {Id}"),
        [new LogEventProperty("Id", new ScalarValue(7))]);
}
