using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Iris.Core.Channels;

/// <summary>The variables that several messages have, with those of one over them.</summary>
internal static class JoinedVariables
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is no object is left for the send to refuse.</summary>
    public static JsonElement? Of(JsonElement? common, JsonElement? own)
    {
        if (common is not { ValueKind: JsonValueKind.Object } under || own is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
            return own ?? common;
        if (own is not { ValueKind: JsonValueKind.Object } over)
            return under;

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var member in under.EnumerateObject())
            {
                if (!over.TryGetProperty(member.Name, out _))
                    member.WriteTo(writer);
            }

            foreach (var member in over.EnumerateObject())
                member.WriteTo(writer);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
