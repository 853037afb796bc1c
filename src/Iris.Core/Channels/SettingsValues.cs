using System.Text.Json;

namespace Iris.Core.Channels;

/// <summary>Validated settings with defaults filled in and secrets in clear, as an adapter binds them.</summary>
public sealed class SettingsValues(SettingsSchema schema, IReadOnlyDictionary<string, JsonElement> values)
{
    /// <summary>Whether the integration gave the setting, or it has a default.</summary>
    public bool Has(string name) => Find(name) is not null || Default(name) is not null;

    /// <summary>A text, secret, URL or choice; null when absent.</summary>
    public string? Text(string name) => Find(name)?.GetString() ?? (string?)Default(name);

    /// <summary>A text that the schema requires or gives a default.</summary>
    public string RequiredText(string name) => Text(name) ?? throw new InvalidOperationException($"Setting {name} is missing.");

    // By decimal: 5.0 and 5e0 are whole numbers too.
    public int? WholeNumber(string name) => (int?)Find(name)?.GetDecimal() ?? (int?)Default(name);

    public double? Number(string name) => Find(name)?.GetDouble() ?? (double?)Default(name);

    public bool Boolean(string name) => Find(name)?.GetBoolean() ?? (bool?)Default(name) ?? false;

    private JsonElement? Find(string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private object? Default(string name) => schema.Definitions.First(definition => definition.Name == name).Default;
}
