using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Iris.Core.Kernel;

/// <summary>
/// JSON in one form for all ways to write it, after RFC 8785: members in the order of their names, nothing between them, strings and numbers in one
/// spelling. Unlike there, a number keeps all of its digits: two ids that differ in the twentieth are two ids.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Takes zeros off the end of a fraction.</summary>
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>Digits that a decimal surely holds.</summary>
    private const int MaxDigits = 28;

    /// <summary>The value in that form, as UTF-8.</summary>
    public static ReadOnlyMemory<byte> Of(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            Write(value, writer);
        return buffer.WrittenMemory;
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(NumberOf(value), skipInputValidation: true);
                break;
            case JsonValueKind.Undefined:
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>As written where it has more digits, or is larger or finer, than is told exactly.</summary>
    private static string NumberOf(JsonElement value)
    {
        var written = value.GetRawText();
        var mark = written.AsSpan().IndexOfAny('e', 'E');
        var isExact = mark < 0
            ? written.Length <= MaxDigits
            : mark <= MaxDigits / 2 && int.TryParse(written.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
                && int.Abs(exponent) < MaxDigits / 2;
        if (!isExact || !decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return written;

        return number == 0 ? "0" : (number / One).ToString(CultureInfo.InvariantCulture);
    }
}
