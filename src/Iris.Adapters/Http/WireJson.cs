using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Http;

/// <summary>
/// Reads what providers send without trusting it: names in any case, numbers that come as texts, empty texts for nothing. Nothing here
/// throws on an element that <see cref="TryParse"/> made.
/// </summary>
internal static class WireJson
{
    /// <summary>The end of the year 9999.</summary>
    private const long MaxMilliseconds = 253_402_300_799_999;

    /// <summary>Trailing commas stand in providers' own examples. What is deeper could not be stored inside an interaction.</summary>
    private static readonly JsonDocumentOptions Tolerant = new()
    {
        AllowTrailingCommas = true,
        MaxDepth = IrisJson.MaxDepth,
    };

    /// <summary>Parses a body. Invalid UTF-8 and halves of surrogate pairs become U+FFFD: they must not cost the rest of a bulk.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, out JsonElement root)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        try
        {
            root = Utf8.IsValid(body) && !JsonUnicode.MayNeedRepair(body)
                ? JsonElement.Parse(body, Tolerant)
                : JsonElement.Parse(JsonUnicode.Repair(Encoding.UTF8.GetString(body)), Tolerant);
            return true;
        }
        catch (JsonException)
        {
            root = default;
            return false;
        }
    }

    /// <summary>A member that is there and not null; its name is compared without regard to case when it is not found as written.</summary>
    public static bool TryMember(this JsonElement element, string name, out JsonElement member)
    {
        member = default;
        if (element.ValueKind != JsonValueKind.Object)
            return false;

        if (element.TryGetProperty(name, out member))
            return member.ValueKind != JsonValueKind.Null;

        foreach (var property in element.EnumerateObject())
        {
            // The raw name: bulks are long, and reading Name would make a string of each.
            if (Ascii.EqualsIgnoreCase(JsonMarshal.GetRawUtf8PropertyName(property), name))
            {
                member = property.Value;
                return member.ValueKind != JsonValueKind.Null;
            }
        }

        return false;
    }

    /// <summary>Whether the member is there and not null.</summary>
    public static bool Has(this JsonElement element, string name) => element.TryMember(name, out _);

    /// <summary>A member that is an object.</summary>
    public static bool TryObject(this JsonElement element, string name, out JsonElement member) =>
        element.TryMember(name, out member) && member.ValueKind == JsonValueKind.Object;

    /// <summary>A member that is an array.</summary>
    public static bool TryArray(this JsonElement element, string name, out JsonElement member) =>
        element.TryMember(name, out member) && member.ValueKind == JsonValueKind.Array;

    /// <summary>A text, or a number or truth value as a text; null when there is none or it is empty.</summary>
    public static string? Text(this JsonElement element, string name) => element.TryMember(name, out var member) ? TextOf(member) : null;

    /// <summary>The value itself, as <see cref="Text"/> reads a member.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>A text that names something. One that had to be repaired, or is blank, names nothing.</summary>
    public static string? Id(this JsonElement element, string name) =>
        element.Text(name) is { } text && !text.Contains('\uFFFD', StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A whole number, also when it comes as a text.</summary>
    public static long? Integer(this JsonElement element, string name) =>
        long.TryParse(element.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A number, also when it comes as a text.</summary>
    public static double? Number(this JsonElement element, string name) => ParseNumber(element.Text(name));

    /// <summary>A finite number in a text; null for anything else.</summary>
    public static double? ParseNumber(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A truth value, also as a text or as 0 and 1.</summary>
    /// <summary>A moment: ISO 8601, in UTC where it has no offset, or milliseconds since 1970. Null for anything else.</summary>
    public static DateTimeOffset? Moment(this JsonElement element, string name)
    {
        if (element.Text(name) is not { Length: > 0 and <= 40 } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return milliseconds <= MaxMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : null;
    }

    public static bool? Flag(this JsonElement element, string name)
    {
        var text = element.Text(name);
        if (text == "1" || string.Equals(text, bool.TrueString, StringComparison.OrdinalIgnoreCase))
            return true;
        return text == "0" || string.Equals(text, bool.FalseString, StringComparison.OrdinalIgnoreCase) ? false : null;
    }

    /// <summary>What has no structure, as the raw value of a notice: a JSON string, cut.</summary>
    public static JsonElement Keep(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, ProviderAnswer.MaxRawLength)]);
        return JsonSerializer.SerializeToElement(text);
    }

    /// <summary>Parameters of a query or a form as an object of texts; of a repeated name the first counts.</summary>
    public static JsonElement FromPairs(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        var members = new Dictionary<string, string>(pairs.Count, StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
            members.TryAdd(name, value);
        return JsonSerializer.SerializeToElement(members);
    }
}
