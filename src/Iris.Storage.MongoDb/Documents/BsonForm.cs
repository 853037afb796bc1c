using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Documents;

/// <summary>Writes values as BSON that people and tools can work with, by names and nesting as on the wire, and reads them back exactly.</summary>
internal sealed class BsonForm<T>(JsonTypeInfo<T> type)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Members that a value may have.</summary>
    public BsonShape Shape { get; } = BsonShape.Of(type);

    public BsonDocument Write(T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        return BsonWriting.Document(ref reader, Shape, json);
    }

    /// <exception cref="JsonException">The document is none of ours.</exception>
    public T Read(BsonDocument document)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(json, Relaxed))
            BsonReading.Document(writer, document, Shape);
        return JsonSerializer.Deserialize(json.WrittenSpan, type)!;
    }
}

/// <summary>JSON to BSON.</summary>
internal static class BsonWriting
{
    /// <summary>Ends the names of the fields with a date's ticks.</summary>
    public const string Ticks = "Ticks";

    public static BsonDocument Document(ref Utf8JsonReader reader, BsonShape shape, ReadOnlySpan<byte> json)
    {
        var document = new BsonDocument();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var member = shape.Members.GetValueOrDefault(name);
            reader.Read();
            if (member?.Kind == BsonKind.Date && reader.TokenType == JsonTokenType.String)
            {
                var date = reader.GetDateTimeOffset();
                document.Add(name, date.UtcDateTime).Add(name + Ticks, date.UtcTicks);
            }
            else
            {
                document.Add(name, Value(ref reader, member, json));
            }
        }

        return document;
    }

    private static BsonValue Value(ref Utf8JsonReader reader, BsonShape? shape, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return BsonNull.Value;
        if (shape?.Kind == BsonKind.Text)
            return Slice(ref reader, json);
        if (shape?.Kind == BsonKind.Bytes)
            return new BsonBinaryData(reader.GetBytesFromBase64());

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Document(ref reader, shape ?? BsonShape.Any, json);
            case JsonTokenType.StartArray:
                var items = new BsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Value(ref reader, shape?.Item, json));
                return items;
            case JsonTokenType.Number:
                return reader.TryGetInt32(out var small) ? small : reader.TryGetInt64(out var large) ? large : reader.GetDouble();
            case JsonTokenType.True or JsonTokenType.False:
                return reader.GetBoolean();
            default:
                return reader.GetString();
        }
    }

    /// <summary>The value as it stands in the text.</summary>
    private static BsonString Slice(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
    }
}

/// <summary>BSON to JSON. Fields that the shape does not have belong to somebody else.</summary>
internal static class BsonReading
{
    public static void Document(Utf8JsonWriter writer, BsonDocument document, BsonShape shape)
    {
        writer.WriteStartObject();
        foreach (var (name, member) in shape.Members)
        {
            if (!document.TryGetValue(name, out var value))
                continue;

            writer.WritePropertyName(name);
            if (member.Kind == BsonKind.Date && value.BsonType == BsonType.DateTime)
                writer.WriteStringValue(DateOf(document, name, value).ToString("O", CultureInfo.InvariantCulture));
            else
                Value(writer, value, member);
        }

        writer.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter writer, BsonValue value, BsonShape shape)
    {
        switch (value.BsonType)
        {
            case BsonType.Null:
                writer.WriteNullValue();
                break;
            case BsonType.String when shape.Kind == BsonKind.Text:
                writer.WriteRawValue(value.AsString, skipInputValidation: true);
                break;
            case BsonType.String:
                writer.WriteStringValue(value.AsString);
                break;
            case BsonType.Binary:
                writer.WriteBase64StringValue(value.AsByteArray);
                break;
            case BsonType.Document:
                Document(writer, value.AsBsonDocument, shape.Kind == BsonKind.Document ? shape : BsonShape.AnyOf(value.AsBsonDocument));
                break;
            case BsonType.Array:
                writer.WriteStartArray();
                foreach (var item in value.AsBsonArray)
                    Value(writer, item, shape.Item ?? BsonShape.Any);
                writer.WriteEndArray();
                break;
            case BsonType.Int32 or BsonType.Int64:
                writer.WriteNumberValue(value.ToInt64());
                break;
            case BsonType.Double:
                writer.WriteNumberValue(value.AsDouble);
                break;
            case BsonType.Boolean:
                writer.WriteBooleanValue(value.AsBoolean);
                break;
            default:
                throw new JsonException($"A field is a {value.BsonType}.");
        }
    }

    private static DateTime DateOf(BsonDocument document, string name, BsonValue date) =>
        document.TryGetValue(name + BsonWriting.Ticks, out var ticks) ? new DateTime(ticks.AsInt64, DateTimeKind.Utc) : date.ToUniversalTime();
}
