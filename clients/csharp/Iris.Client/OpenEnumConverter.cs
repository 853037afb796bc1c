using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Iris.Client;

/// <summary>
/// Reads and writes the names that values have on the wire. A name that came with a later version of the gateway is read as
/// <see cref="Unknown"/>: an old client goes on.
/// </summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class OpenEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <summary>Stands for every name that this client does not know.</summary>
    public static readonly T Unknown = (T)Enum.ToObject(typeof(T), -1);

    private static readonly FrozenDictionary<T, string> Names = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).ToFrozenDictionary(
        field => (T)field.GetValue(null)!, field => field.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? field.Name);

    private static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(name => name.Value, name => name.Key, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) ? value : Unknown;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Names.TryGetValue(value, out var name) ? name : throw new JsonException($"{value} is no value of {typeof(T).Name}."));
}

/// <summary>The same for values in lists.</summary>
internal sealed class OpenEnumConverters : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum && typeToConvert.Assembly == typeof(OpenEnumConverters).Assembly;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OpenEnumConverter<>).MakeGenericType(typeToConvert))!;
}
