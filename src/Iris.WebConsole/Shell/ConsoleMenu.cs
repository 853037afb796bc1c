namespace Iris.WebConsole.Shell;

/// <summary>A place in the menu.</summary>
/// <param name="Address">Where it leads; what is below it belongs to it.</param>
/// <param name="Key">The key that goes there, after <c>g</c>.</param>
/// <param name="Spanish">Its name.</param>
/// <param name="English">The same in English.</param>
public sealed record MenuItem(string Address, string Key, string Spanish, string English)
{
    public bool IsFor(string path) => path == Address || path.StartsWith($"{Address}/", StringComparison.Ordinal);
}

/// <summary>The places of the console.</summary>
internal static class ConsoleMenu
{
    private static readonly MenuItem Overview = new(ConsolePaths.Root, "o", "Resumen", "Overview");

    private static readonly MenuItem[] OfTenant =
    [
        Overview,
        new($"{ConsolePaths.Root}/interactions", "i", "Interacciones", "Interactions"),
        new($"{ConsolePaths.Root}/processes", "c", "Conversaciones", "Conversations"),
        new($"{ConsolePaths.Root}/users", "u", "Usuarios", "Users"),
        new($"{ConsolePaths.Root}/integrations", "n", "Integraciones", "Integrations"),
        new($"{ConsolePaths.Root}/callbacks", "k", "Avisos de proveedores", "Callbacks"),
        new($"{ConsolePaths.Root}/webhooks", "w", "Webhooks", "Webhooks"),
        new($"{ConsolePaths.Root}/templates", "t", "Plantillas", "Templates"),
        new($"{ConsolePaths.Root}/batches", "b", "Lotes", "Batches"),
        new($"{ConsolePaths.Root}/sandbox", "s", "Sandbox", "Sandbox"),
    ];

    private static readonly MenuItem Accounts = new($"{ConsolePaths.Root}/accounts", "a", "Cuentas", "Accounts");
    private static readonly MenuItem Tenants = new($"{ConsolePaths.Root}/tenants", "t", "Tenants", "Tenants");

    public static IEnumerable<MenuItem> Of(ConsoleView view) => view.Session switch
    {
        null => [],
        { IsPlatform: true } => [Tenants],
        { CanAdministrate: true } => OfTenant.Append(Accounts),
        _ => OfTenant,
    };

    public static bool IsHere(MenuItem item, ConsoleView view) => item == Overview ? view.Path == item.Address : item.IsFor(view.Path);

    public static string TitleOf(ConsoleView view) =>
        Of(view).FirstOrDefault(item => IsHere(item, view)) is { } item ? view.Say(item.Spanish, item.English) : "Iris";
}
