using System.Text;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Observability;

/// <summary>A span as it came by OTLP.</summary>
internal sealed record OtlpSpan(string Trace, string Id, string? Parent, string Name, ulong Begun, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Links);

/// <summary>A collector on a real port that takes OTLP by HTTP and protobuf, and reads of it what tests look at.</summary>
internal sealed class OtlpReceiver(TestReceiver receiver) : IAsyncDisposable
{
    public string Url { get; } = receiver.Url[..receiver.Url.LastIndexOf('/')];

    /// <summary>Everything that came for a signal, such as <c>logs</c>.</summary>
    public IEnumerable<byte[]> Of(string signal) => receiver.Calls.Where(call => call.Path == $"/v1/{signal}").Select(call => call.Body);

    public IReadOnlyList<OtlpSpan> Spans => [.. Of("traces").SelectMany(SpansOf)];

    public static async Task<OtlpReceiver> StartAsync() => new(await TestReceiver.StartAsync());

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    /// <summary>The spans of a trace as a tree, one a line.</summary>
    public string Draw(string trace)
    {
        var spans = Spans.Where(span => span.Trace == trace).OrderBy(span => span.Begun).ToList();
        var drawn = new StringBuilder();
        foreach (var root in spans.Where(span => spans.TrueForAll(other => other.Id != span.Parent)))
            Draw(drawn, spans, root, 0);
        return drawn.ToString();
    }

    private static void Draw(StringBuilder drawn, List<OtlpSpan> spans, OtlpSpan span, int depth)
    {
        var attributes = span.Attributes.Where(one => one.Key.StartsWith("iris.", StringComparison.Ordinal) || one.Key is "http.route" or "http.response.status_code")
            .Select(one => $"{one.Key}={one.Value}");
        drawn.Append(' ', depth * 2).Append(span.Name).Append("  ").AppendJoin(' ', attributes).Append('\n');
        foreach (var child in spans.Where(other => other.Parent == span.Id))
            Draw(drawn, spans, child, depth + 1);
    }

    /// <summary>ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans, ScopeSpans.spans.</summary>
    private static IEnumerable<OtlpSpan> SpansOf(byte[] request) =>
        from resource in Parts(request, 1)
        from scope in Parts(resource, 2)
        from span in Parts(scope, 2)
        select new OtlpSpan(
            Hex(span, 1)!, Hex(span, 2)!, Hex(span, 4), Text(span, 5), Fixed(span, 7),
            Parts(span, 9).ToDictionary(pair => Text(pair, 1), pair => ValueOf(Parts(pair, 2).First())),
            [.. Parts(span, 13).Select(link => Hex(link, 1)!)]);

    private static string ValueOf(byte[] value) => Fields(value).First() switch
    {
        (1, var bytes, _) => Encoding.UTF8.GetString(bytes),
        (_, _, var number) => $"{number}",
    };

    private static IEnumerable<byte[]> Parts(byte[] message, int field) => Fields(message).Where(one => one.Field == field).Select(one => one.Bytes);

    private static string? Hex(byte[] message, int field) => Parts(message, field).Select(Convert.ToHexStringLower).FirstOrDefault();

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Parts(message, field).First());

    private static ulong Fixed(byte[] message, int field) => Fields(message).First(one => one.Field == field).Number;

    /// <summary>The wire format: a varint of field and type, then a varint, eight bytes, four bytes, or bytes with their length before them.</summary>
    private static IEnumerable<(int Field, byte[] Bytes, ulong Number)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var (field, type) = ((int)(key >> 3), (int)(key & 7));
            switch (type)
            {
                case 0:
                    yield return (field, [], Varint(message, ref at));
                    break;
                case 1:
                    yield return (field, [], BitConverter.ToUInt64(message, at));
                    at += 8;
                    break;
                case 5:
                    yield return (field, [], BitConverter.ToUInt32(message, at));
                    at += 4;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return (field, message[at..(at + length)], 0);
                    at += length;
                    break;
                default:
                    throw new FormatException($"No protobuf: type {type} at {at}.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
