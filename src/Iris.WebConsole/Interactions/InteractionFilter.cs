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

    private static readonly string[] Names =
        ["text", "status", "customStatus", "integrationId", "processId", "userId", "destination", "direction", "dispatch", "createdFrom", "createdTo"];

    public string this[string name] => Conditions.GetValueOrDefault(name, "");

    public static InteractionFilter Of(IQueryCollection query) => new(Read(name => query[name]), query[CursorName]);

    public static InteractionFilter Of(IFormCollection form) => new(Read(name => form[name]), null);

    /// <summary>The same without its place in the list.</summary>
    public string Address => QueryText.Of($"{ConsolePaths.Root}/interactions", Pairs);

    /// <summary>The search of the API.</summary>
    public string ToSearch(int limit, string? cursor) => QueryText.Of(
        "/conversation/interaction", Pairs.Append((LimitName, limit.ToString(System.Globalization.CultureInfo.InvariantCulture))).Append((CursorName, cursor)));

    /// <summary>The filter of a bulk job.</summary>
    public JsonObject ToJson() => new(Conditions.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)JsonValue.Create(one.Value))));

    private IEnumerable<(string Name, string? Value)> Pairs => Conditions.Select(one => (one.Key, (string?)one.Value));

    private static Dictionary<string, string> Read(Func<string, string?> value) =>
        Names.Select(name => (Name: name, Value: value(name)?.Trim())).Where(one => !string.IsNullOrEmpty(one.Value)).ToDictionary(one => one.Name, one => one.Value!);
}
