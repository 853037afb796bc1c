using System.Text.Json;

namespace Iris.WebConsole.Messages;

/// <summary>Reads JSON of other people's making: names in any case, members of any kind or none.</summary>
internal static class JsonParts
{
    private const int MostItems = 100;

    /// <summary>A member; undefined where there is none.</summary>
    public static JsonElement Part(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return default;
        if (element.TryGetProperty(name, out var exact))
            return exact;

        return element.EnumerateObject().FirstOrDefault(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    /// <summary>What a member says in words; null for nothing.</summary>
    public static string? Words(this JsonElement element, string name) => element.Part(name).Words();

    /// <summary>What it says in words; null for nothing.</summary>
    public static string? Words(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    /// <summary>The first items of a list; none where there is no list.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) =>
        element.Part(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Take(MostItems)] : [];

    public static bool Exists(this JsonElement element) => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
}
