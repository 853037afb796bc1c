using System.Text.Json.Nodes;
using Iris.WebConsole.Shell;

namespace Iris.WebConsole.Accounts;

/// <summary>A role: a word for scopes.</summary>
/// <param name="Name">In forms.</param>
/// <param name="Spanish">For people.</param>
/// <param name="English">The same in English.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record AccountRole(string Name, string Spanish, string English, string[] Scopes);

/// <summary>The roles of accounts.</summary>
internal static class AccountRoles
{
    public static readonly string[] Scopes = ["read", "send", "configure", "admin"];

    public static readonly AccountRole[] All =
    [
        new("viewer", "Lector: ve", "Viewer: looks", ["read"]),
        new("operator", "Operador: ve, envía, reenvía y cancela", "Operator: looks, sends, resends and cancels", ["read", "send"]),
        new("admin", "Administrador: todo", "Admin: everything", Scopes),
    ];

    /// <summary>The scopes of a role that a form names; none for any other word, which the API refuses.</summary>
    public static JsonArray ScopesOf(string role) => new([.. (All.FirstOrDefault(one => one.Name == role)?.Scopes ?? []).Select(scope => (JsonNode)scope)]);

    /// <summary>The role of scopes, or the scopes where no role has just these.</summary>
    public static string WordFor(IReadOnlyList<string> scopes, ConsoleView view) =>
        All.FirstOrDefault(one => one.Scopes.ToHashSet().SetEquals(scopes)) is { } role ? view.Say(role.Spanish, role.English).Split(':')[0] : string.Join(", ", scopes);
}
