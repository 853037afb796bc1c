using System.Text.Json;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Shell;

namespace Iris.WebConsole.Interactions;

/// <summary>Understands what was typed into the one field of a search: an id leads to what has it, an address and words become conditions.</summary>
internal static class AnythingSearch
{
    /// <summary>Fewer digits are words.</summary>
    private const int FewestDigits = 7;

    /// <summary>Where an id leads, or the search with the condition that was meant.</summary>
    public static async Task<string> AddressOfAsync(GatewayCalls api, string typed, InteractionFilter filter)
    {
        if (RouteIds.IsId(typed) && await FindAsync(api, typed.ToLowerInvariant()) is { } found)
            return found;

        return typed.Length == 0 ? QueryText.With(filter.Address, "text", null) : QueryText.With(QueryText.With(filter.Address, "text", null), NameOf(typed), typed);
    }

    private static async Task<string?> FindAsync(GatewayCalls api, string id)
    {
        foreach (var (call, address) in new[]
        {
            ("/conversation/interaction/", ConsolePaths.Interaction(id)), ("/conversation/process/", ConsolePaths.Process(id)), ("/user/", ConsolePaths.User(id)),
            ("/configuration/integration/", ConsolePaths.Integration(id)),
        })
        {
            if ((await api.GetAsync<JsonDocument>($"{call}{id}")).IsSuccess)
                return address;
        }

        return null;
    }

    private static string NameOf(string typed)
    {
        var isAddress = typed.IndexOf('@') > 0 && !typed.Contains(' ');
        var isPhone = typed.Count(char.IsAsciiDigit) >= FewestDigits && typed.All(c => char.IsAsciiDigit(c) || c is '+' or ' ' or '-' or '(' or ')' or '.' or '/');
        return isAddress || isPhone ? "destination" : "text";
    }
}
