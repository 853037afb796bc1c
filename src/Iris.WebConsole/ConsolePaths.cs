namespace Iris.WebConsole;

/// <summary>Addresses of the console that several views name.</summary>
public static class ConsolePaths
{
    public const string Root = "/console";

    internal const string SignIn = $"{Root}/sign-in";
    internal const string Live = $"{Root}/live";
    internal const string Tenants = $"{Root}/tenants";
    internal const string Accounts = $"{Root}/accounts";
    internal const string Keys = $"{Root}/keys";
    internal const string Password = $"{Root}/password";
    internal const string Batches = $"{Root}/batches";

    internal static string Interaction(string id) => $"{Root}/interactions/{Escape(id)}";

    /// <summary>Where the HTML of a mail is shown from.</summary>
    internal static string Mail(string id) => $"{Interaction(id)}/mail";

    internal static string Sandbox(string integrationId) => $"{Root}/sandbox/{Escape(integrationId)}";

    internal static string Process(string id) => $"{Root}/processes/{Escape(id)}";

    internal static string User(string id) => $"{Root}/users/{Escape(id)}";

    internal static string Integration(string id) => $"{Root}/integrations/{Escape(id)}";

    internal static string Batch(string id) => $"{Batches}/{Escape(id)}";

    internal static string Tenant(string id) => $"{Tenants}/{Escape(id)}";

    internal static string Account(string id) => $"{Accounts}/{Escape(id)}";

    internal static string Escape(string text) => Uri.EscapeDataString(text);
}
