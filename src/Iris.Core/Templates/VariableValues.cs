using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fluid.Values;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>The values of a template's variables.</summary>
internal static class VariableValues
{
    /// <summary>Bytes of all values together.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonWriterOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads what was given, and puts in what was not.</summary>
    /// <param name="given">An object; null for none.</param>
    /// <param name="declared">The variables.</param>
    /// <param name="withExamples">Whether examples stand in for what is missing, before defaults.</param>
    /// <param name="field">Where it stands in the body.</param>
    /// <param name="errors">Gets every name that is not known, missing or of the wrong kind.</param>
    /// <returns>The values by name, in the order of the declaration.</returns>
    public static IReadOnlyDictionary<string, JsonElement> Read(
        JsonElement? given, IReadOnlyList<TemplateVariable> declared, bool withExamples, string field, ErrorList errors)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var own = given is { ValueKind: JsonValueKind.Object } one ? one : IrisJson.EmptyObject;
        if (given is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
        {
            errors.Add(CommonErrors.InvalidType(field, new("un objeto", "an object")));
            return values;
        }

        if (JsonMarshal.GetRawUtf8Value(own).Length > MaxBytes)
        {
            errors.Add(TemplateErrors.TooLarge(field, MaxBytes));
            return values;
        }

        var members = Members(own, declared, field, errors);
        foreach (var variable in declared)
        {
            var at = $"{field}.{variable.Name}";
            if (members.TryGetValue(variable.Name, out var value))
            {
                if (WhyNot(value, variable.Type, at) is { } error)
                    errors.Add(error);
                else
                    values[variable.Name] = value;
            }
            else if ((withExamples ? variable.Example ?? variable.Default : variable.Default) is { } stand)
            {
                values[variable.Name] = stand;
            }
            else if (variable.Required)
            {
                errors.Add(CommonErrors.Required(at));
            }
        }

        return values;
    }

    /// <summary>Why a value is none of a type; null when it is.</summary>
    public static IrisError? WhyNot(JsonElement value, VariableType type, string field) => type switch
    {
        VariableType.Text when value.ValueKind == JsonValueKind.String => TextOf(value) is null ? CommonErrors.InvalidText(field) : null,
        VariableType.Number when value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _) => null,
        VariableType.Boolean when value.ValueKind is JsonValueKind.True or JsonValueKind.False => null,
        VariableType.Date when TextOf(value) is { } text
            && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => null,
        VariableType.DateTime when TextOf(value) is { } text => WhyNoMoment(text, field),
        VariableType.List when value.ValueKind == JsonValueKind.Array => Valid(value, field),
        VariableType.Map when value.ValueKind == JsonValueKind.Object => Valid(value, field),
        _ => CommonErrors.InvalidType(field, ExpectedOf(type)),
    };

    /// <summary>As one object.</summary>
    public static JsonElement ToJson(IReadOnlyDictionary<string, JsonElement> values)
    {
        if (values.Count == 0)
            return IrisJson.EmptyObject;

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in values)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>As Liquid reads them: made of JSON and nothing else.</summary>
    public static IReadOnlyDictionary<string, FluidValue> ToLiquid(IReadOnlyDictionary<string, JsonElement> values) =>
        values.ToDictionary(one => one.Key, one => ToLiquid(one.Value), StringComparer.Ordinal);

    private static FluidValue ToLiquid(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => StringValue.Create(value.GetString()),
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? NumberValue.Create(number) : StringValue.Create(value.GetRawText()),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        JsonValueKind.Array => new ArrayValue([.. value.EnumerateArray().Select(ToLiquid)]),
        JsonValueKind.Object => new DictionaryValue(new FluidValueDictionaryFluidIndexable(ToMap(value))),
        _ => NilValue.Instance,
    };

    private static Dictionary<string, FluidValue> ToMap(JsonElement value)
    {
        var map = new Dictionary<string, FluidValue>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
            map[member.Name] = ToLiquid(member.Value);
        return map;
    }

    private static Dictionary<string, JsonElement> Members(JsonElement own, IReadOnlyList<TemplateVariable> declared, string field, ErrorList errors)
    {
        const int MaxName = 64;
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in own.EnumerateObject())
        {
            if (NameOf(member) is not { } name || !declared.Any(variable => variable.Name == name))
            {
                var shown = NameOf(member) is { } known ? known[..Math.Min(known.Length, MaxName)] : "\ufffd";
                errors.Add(CommonErrors.UnknownMember($"{field}.{shown}", NearestName.Of(shown, declared.Select(variable => variable.Name))));
            }
            else if (member.Value.ValueKind != JsonValueKind.Null && !members.TryAdd(name, member.Value))
            {
                errors.Add(CommonErrors.Duplicate($"{field}.{name}"));
            }
        }

        return members;
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair.
        }
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair.
        }
    }

    private static IrisError? WhyNoMoment(string text, string field)
    {
        var errors = new ErrorList();
        WireTime.Parse(text, field, errors);
        return errors.IsEmpty ? null : errors.Items[0];
    }

    /// <summary>Texts inside are checked where they are read: all of them are.</summary>
    private static IrisError? Valid(JsonElement value, string field) =>
        JsonUnicode.MayNeedRepair(JsonMarshal.GetRawUtf8Value(value)) && JsonUnicode.Repair(value.GetRawText()) != value.GetRawText()
            ? CommonErrors.InvalidText(field)
            : null;

    private static Text ExpectedOf(VariableType type) => type switch
    {
        VariableType.Text => new("un texto", "a string"),
        VariableType.Number => new("un número", "a number"),
        VariableType.Boolean => new("true o false", "true or false"),
        VariableType.Date => new("un día, como 2026-11-29", "a day, such as 2026-11-29"),
        VariableType.DateTime => new("una fecha ISO 8601 con desfase", "an ISO 8601 date with offset"),
        VariableType.List => new("una lista", "a list"),
        _ => new("un objeto", "an object"),
    };
}
