using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Iris.Core.Kernel;

/// <summary>The JSON rules of the wire: camelCase answers, names bound without regard to case, UTC dates with seven digits.</summary>
public static class IrisJson
{
    /// <summary>Deepest nesting that a body may have.</summary>
    public const int MaxDepth = 32;

    public static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    /// <summary>Options for contracts: what callers send and what they are answered.</summary>
    public static readonly JsonSerializerOptions Contracts = MakeContracts();

    /// <summary>Applies the wire rules to options made elsewhere (MVC has its own instance).</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNameCaseInsensitive = true;
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.MaxDepth = MaxDepth * 2;
        // Answers are application/json, never HTML: accents stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new UtcDateConverter());
    }

    private static JsonSerializerOptions MakeContracts()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        Apply(options);
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>Writes <c>2025-06-25T09:48:21.3745474Z</c>; reads any ISO 8601 date with an offset and takes it to UTC.</summary>
public sealed class UtcDateConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[33];
        value.UtcDateTime.TryFormat(buffer, out var written, "O", System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteStringValue(buffer[..written]);
    }
}
