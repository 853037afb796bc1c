using System.Globalization;
using System.Text.Json.Nodes;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Interactions;

/// <summary>What is searched for, as it stands in the address of the page. The names are those of the API.</summary>
public sealed record InteractionFilter(IReadOnlyDictionary<string, string> Conditions, string? Cursor)
{
    /// <summary>The one field that takes anything: an id, an address, or words.</summary>
    public const string Anything = "q";

    public const int PageSize = 50;

    private const string CursorName = "cursor";
    private const string LimitName = "limit";

    private const string From = "createdFrom";
    private const string Until = "createdTo";

    private static readonly string[] Names =
        ["text", "status", "customStatus", "integrationId", "processId", "userId", "destination", "direction", "dispatch", From, Until];

    private static readonly string[] LocalTimes = ["yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss"];

    public string this[string name] => Conditions.GetValueOrDefault(name, "");

    public static InteractionFilter Of(IQueryCollection query) => new(Read(name => query[name]), query[CursorName]);

    public static InteractionFilter Of(IFormCollection form) => new(Read(name => form[name]), null);

    /// <summary>The same without its place in the list.</summary>
    public string Address => QueryText.Of($"{ConsolePaths.Root}/interactions", Pairs);

    /// <summary>The search of the API.</summary>
    public string ToSearch(int limit, string? cursor) => QueryText.Of(
        "/conversation/interaction", Pairs.Append((LimitName, limit.ToString(CultureInfo.InvariantCulture))).Append((CursorName, cursor)));

    /// <summary>The filter of a bulk job.</summary>
    public JsonObject ToJson() => new(Conditions.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)JsonValue.Create(one.Value))));

    private IEnumerable<(string Name, string? Value)> Pairs => Conditions.Select(one => (one.Key, (string?)one.Value));

    private static Dictionary<string, string> Read(Func<string, string?> value) =>
        Names.Select(name => (Name: name, Value: value(name)?.Trim())).Where(one => !string.IsNullOrEmpty(one.Value))
            .ToDictionary(one => one.Name, one => one.Name is From or Until ? WithOffset(one.Name, one.Value!) : one.Value!);

    /// <summary>A day, or a time without an offset, as people write it; until a day means with all of it. Anything else is for the API to read.</summary>
    private static string WithOffset(string name, string typed)
    {
        if (DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue)
            return $"{(name == Until ? day.AddDays(1) : day):yyyy-MM-dd}T00:00:00Z";

        return DateTime.TryParseExact(typed, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? $"{time:s}Z" : typed;
    }
}
