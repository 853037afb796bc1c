using System.Text.Json;

namespace Iris.WebConsole.Accounts;

/// <summary>Names of who did something, as far as who looks may know them.</summary>
internal static class AuthorNames
{
    /// <summary>More are shown by their ids.</summary>
    private const int Most = 10;

    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(ConsoleRequest request, IEnumerable<string> ids)
    {
        var names = new Dictionary<string, string>();
        var asked = 0;
        foreach (var id in ids.Where(id => id.Length > 0).Distinct())
        {
            names[id] = id == request.Session!.Caller.Id ? request.Session.Caller.Name
                : request.Session.CanAdministrate && asked++ < Most ? await FindAsync(request, id) ?? id : id;
        }

        return names;
    }

    private static async Task<string?> FindAsync(ConsoleRequest request, string id)
    {
        foreach (var path in new[] { "/configuration/account/", "/configuration/apikey/" })
        {
            var found = await request.Api.GetAsync<JsonDocument>($"{path}{ConsolePaths.Escape(id)}");
            if (found.IsSuccess)
                return found.Payload.RootElement.GetProperty("name").GetString();
        }

        return null;
    }
}
