using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Iris.Core.Kernel;

/// <summary>
/// A tenant's name, which is also its id: 2 to 63 lower-case letters, digits and hyphens, a letter or digit first and last.
/// First parameter of every store method, so that a query without a tenant cannot be written by accident.
/// </summary>
[JsonConverter(typeof(TenantIdConverter))]
public readonly record struct TenantId(string Value)
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public override string ToString() => Value;

    /// <summary>Whether the text may name a tenant.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: >= 2 and <= 63 }
        && !text.AsSpan().ContainsAnyExcept(Allowed)
        && text[0] != '-' && text[^1] != '-';
}

internal sealed class TenantIdConverter : JsonConverter<TenantId>
{
    public override TenantId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("A tenant may not be null."));

    public override void Write(Utf8JsonWriter writer, TenantId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
