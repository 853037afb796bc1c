using Iris.Core.Hosting;

namespace Iris.Api.Start;

/// <summary>What the gateway is told on its command line.</summary>
internal static class CommandLine
{
    public const string Usage =
        """
        Iris, the interactions gateway.

        Usage:
          Iris.Api [--KEY=VALUE …]     run the gateway
          Iris.Api --help              show this

        Keys are set on the command line, by environment variables (Dispatch__LeaseSeconds=30) or in appsettings.json. The most used:
          --Urls=http://localhost:5080                 addresses to listen on, with a semicolon between
          --Environment=Development                    Production where nothing is said
          --Bootstrap:AdminKey=TEXT                    manages tenants; required outside Development, better set as Bootstrap__AdminKey
          --Storage:Type=Sqlite                        or MongoDb
          --Storage:Sqlite:Path=data/iris.db           the database file
          --Storage:MongoDb:ConnectionString=TEXT      of a replica set; better set as Storage__MongoDb__ConnectionString
          --Callbacks:PublicUrl=https://iris.example   where providers reach the gateway
          --Security:KeyCertificatePath=FILE           encrypts the key ring
          --Serilog:MinimumLevel:Default=Information   how much is logged

        A wrong value or an unknown key is told in a sentence on standard error, and the exit code is 1.
        All keys are in docs/configuration.md, how to run it in docs/operations.md.
        """;

    /// <summary>Keys and sections that the framework reads.</summary>
    private static readonly string[] OfTheFramework =
    [
        "Urls", "Environment", "ContentRoot", "WebRoot", "ApplicationName", "AllowedHosts", "Logging", "Serilog", "Kestrel", "HTTP_Ports",
        "HTTPS_Ports", "HTTPS_Port", "ForwardedHeaders_Enabled", "HostBuilder", "HostingStartupAssemblies", "PreferHostingUrls", "DetailedErrors",
        "ShutdownTimeoutSeconds", "SuppressStatusMessages", "CaptureStartupErrors",
    ];

    public static bool AsksForHelp(IEnumerable<string> arguments) => arguments.Any(argument => argument is "--help" or "-h" or "-?" or "/?" or "help");

    /// <summary>The arguments that configuration can be read from, and a sentence for each of the others.</summary>
    public static (string[] Settings, IReadOnlyList<string> Refused) Split(string[] arguments)
    {
        var (settings, refused) = (new List<string>(), new List<string>());
        for (var at = 0; at < arguments.Length; at++)
        {
            var argument = arguments[at];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                refused.Add($"'{NameOf(argument)}' is no command; run with --help to see what there is.");
            else if (argument.Contains('=', StringComparison.Ordinal))
                settings.Add(argument);
            else if (at + 1 < arguments.Length && !arguments[at + 1].StartsWith("--", StringComparison.Ordinal))
                settings.Add($"{argument}={arguments[++at]}");
            else
                refused.Add($"{argument} has no value; write {argument}=VALUE, or run with --help to see what there is.");
        }

        return ([.. settings], refused);
    }

    /// <summary>A sentence for each key that begins with no section of ours or the framework's.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<string> settings, IReadOnlyCollection<string> sections)
    {
        string[] known = [.. sections, .. OfTheFramework];
        foreach (var name in settings.Select(NameOf))
        {
            var root = name[2..].Split(':')[0];
            if (known.Contains(root, StringComparer.OrdinalIgnoreCase))
                continue;

            var near = UnknownKeys.Nearest(root, known);
            // Below a section that is nearly one of ours, the configuration as a whole is told of it.
            if (near is null || !name.Contains(':', StringComparison.Ordinal))
                yield return $"{name} is no key of the configuration; {(near is null ? "run with --help to see what there is." : $"did you mean --{near}?")}";
        }
    }

    private static string NameOf(string argument) => argument.Split('=')[0];
}
