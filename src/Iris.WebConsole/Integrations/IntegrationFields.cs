using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;

namespace Iris.WebConsole.Integrations;

/// <summary>
/// The fields of an integration's form beside its settings, and how they and the settings become a body: whatever is as it was stays out of it, since a
/// body with settings ends holds, and one with secrets asks for them.
/// </summary>
internal static class IntegrationFields
{
    public const string SettingsPath = "settings.";
    private const string DeliveryPath = "delivery.";
    private const string QuietHours = "delivery.quietHours";

    private enum Kind
    {
        Text,
        Number,

        /// <summary>A number that 0 takes away.</summary>
        Limit,
        Boolean,
        Lines,
        Json,
    }

    private static readonly (string Name, Kind Kind)[] Plain =
    [
        ("name", Kind.Text), ("callbacks", Kind.Text), ("conversationWindowHours", Kind.Number), ("weight", Kind.Number), ("defaultRegion", Kind.Text),
        ("allowIrregularEmails", Kind.Boolean), ("unknownMembers", Kind.Text), ("optOutReply", Kind.Text), ("optOutKeywords", Kind.Lines),
        ("optInKeywords", Kind.Lines), ("optOutLanguages", Kind.Lines), ("alternatives", Kind.Json),
    ];

    private static readonly (string Name, Kind Kind)[] Delivery =
    [
        ("deliveryMode", Kind.Text), ("timeoutSeconds", Kind.Number), ("maxConcurrency", Kind.Number), ("maxPerSecond", Kind.Limit), ("rateUnit", Kind.Text),
        ("maxAttempts", Kind.Limit), ("retryForSeconds", Kind.Number), ("retryMaxSeconds", Kind.Limit), ("unknownOutcomeTimeoutSeconds", Kind.Number),
    ];

    private static readonly string[] QuietParts = ["from", "to", "timeZone"];

    /// <summary>An integration as its form shows it.</summary>
    public static FormValues ValuesOf(IntegrationAnswer integration)
    {
        var values = new FormValues
        {
            ["name"] = integration.IntegrationName,
            ["callbacks"] = integration.Callbacks ?? "",
            ["conversationWindowHours"] = $"{integration.ConversationWindowHours}",
            ["weight"] = $"{integration.Weight}",
            ["defaultRegion"] = integration.DefaultRegion ?? "",
            ["allowIrregularEmails"] = integration.AllowIrregularEmails ? "true" : "false",
            ["unknownMembers"] = integration.UnknownMembers,
            ["optOutReply"] = FormValues.Clean(integration.OptOutReply ?? ""),
            ["optOutKeywords"] = string.Join('\n', integration.OptOutKeywords),
            ["optInKeywords"] = string.Join('\n', integration.OptInKeywords),
            ["optOutLanguages"] = string.Join('\n', integration.OptOutLanguages),
            ["alternatives"] = integration.Alternatives is { ValueKind: JsonValueKind.Array } many && many.GetArrayLength() > 0 ? PrettyJson.Of(many) : "",
        };
        foreach (var (name, value) in integration.Settings)
            values[SettingsPath + name] = FormValues.Clean(Shown(value));
        foreach (var member in integration.Delivery.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Object))
            values[DeliveryPath + member.Name] = Shown(member.Value);
        if (integration.Delivery.TryGetProperty("quietHours", out var quiet) && quiet.ValueKind == JsonValueKind.Object)
        {
            foreach (var part in quiet.EnumerateObject())
                values[$"{QuietHours}.{part.Name}"] = Shown(part.Value);
        }

        return values;
    }

    /// <summary>What was typed that is not as it was.</summary>
    /// <param name="typed">The form.</param>
    /// <param name="stored">As it was; empty for a new integration.</param>
    /// <param name="settings">What the provider asks for.</param>
    /// <param name="problems">Gets what cannot be sent at all.</param>
    public static JsonObject BodyOf(FormValues typed, FormValues stored, IReadOnlyList<SettingAnswer> settings, List<ApiProblem> problems)
    {
        var body = new JsonObject();
        foreach (var (name, kind) in Plain)
            Add(body, name, name, kind, typed, stored, problems);

        var delivery = new JsonObject();
        foreach (var (name, kind) in Delivery)
            Add(delivery, name, DeliveryPath + name, kind, typed, stored, problems);
        AddQuietHours(delivery, typed, stored);
        if (delivery.Count > 0)
            body["delivery"] = delivery;

        var changed = new JsonObject();
        foreach (var setting in settings.Where(setting => HasChanged(SettingsPath + setting.Name, typed, stored)))
            changed[setting.Name] = ValueOf(setting, typed[SettingsPath + setting.Name]);
        if (changed.Count > 0)
            body["settings"] = changed;
        return body;
    }

    private static bool HasChanged(string name, FormValues typed, FormValues stored) => typed.Has(name) && typed[name] != stored[name];

    private static void Add(JsonObject body, string member, string name, Kind kind, FormValues typed, FormValues stored, List<ApiProblem> problems)
    {
        if (HasChanged(name, typed, stored))
            body[member] = ValueOf(kind, name, typed[name], problems);
    }

    private static void AddQuietHours(JsonObject delivery, FormValues typed, FormValues stored)
    {
        if (!QuietParts.Any(part => HasChanged($"{QuietHours}.{part}", typed, stored)))
            return;

        // An empty object takes them away.
        delivery["quietHours"] = new JsonObject(QuietParts.Select(part => (part, Text: typed[$"{QuietHours}.{part}"])).Where(one => one.Text.Length > 0)
            .Select(one => KeyValuePair.Create(one.part, (JsonNode?)JsonValue.Create(one.Text))));
    }

    private static JsonNode? ValueOf(Kind kind, string name, string text, List<ApiProblem> problems)
    {
        switch (kind)
        {
            case Kind.Number:
                return JsonInput.Number(text);
            case Kind.Limit:
                return text.Length == 0 ? JsonValue.Create(0) : JsonInput.Number(text);
            case Kind.Boolean:
                return JsonInput.Boolean(text);
            case Kind.Lines:
                return new JsonArray([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => (JsonNode?)JsonValue.Create(line))]);
            case Kind.Json:
                return text.Length == 0 ? new JsonArray() : JsonInput.Json(text, name, problems);
            default:
                return JsonValue.Create(text);
        }
    }

    /// <summary>Null takes a setting away.</summary>
    public static JsonNode? ValueOf(SettingAnswer setting, string text) => (text, setting) switch
    {
        ("", _) => null,
        (_, { IsNumber: true }) => JsonInput.Number(text),
        (_, { Kind: "boolean" }) => JsonInput.Boolean(text),
        _ => JsonValue.Create(text),
    };

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToString(),
    };
}
