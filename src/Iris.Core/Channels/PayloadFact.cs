using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Core.Channels;

/// <summary>What the gateway found out about a message, told in the interaction's metadata.</summary>
/// <param name="Name">Member of the metadata.</param>
/// <param name="Value">Its value.</param>
public sealed record PayloadFact(string Name, JsonElement Value)
{
    // As answers are written: texts stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The caller's metadata with the fact behind it. A member of that name is the caller's and stays.</summary>
    /// <param name="metadata">An object; null for none.</param>
    /// <param name="fact">Null for none.</param>
    public static JsonElement Add(JsonElement? metadata, PayloadFact? fact)
    {
        var own = metadata ?? IrisJson.EmptyObject;
        if (fact is null || own.TryGetProperty(fact.Name, out _))
            return own;

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var member in own.EnumerateObject())
                member.WriteTo(writer);
            writer.WritePropertyName(fact.Name);
            fact.Value.WriteTo(writer);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
