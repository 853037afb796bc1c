using System.Text.Json;

namespace Iris.Tool;

/// <summary>Where the gateway is, and who calls: by an API key, or the token of an account.</summary>
/// <param name="Address">Where the gateway is.</param>
/// <param name="Key">The API key; null where there is a token.</param>
/// <param name="Token">The token.</param>
internal sealed record Credential(Uri Address, string? Key, string? Token)
{
    public const string AddressVariable = "IRIS_URL";
    public const string KeyVariable = "IRIS_KEY";
    private const string FileName = "credential.json";

    /// <summary>That of the environment, else the one that <c>login</c> kept.</summary>
    public static Credential Find(Terminal terminal)
    {
        var kept = Load(terminal.Folder);
        if (terminal.Variable(KeyVariable) is not { Length: > 0 } key)
            return kept ?? throw new ToolException($"Not logged in: use `iris login`, or set {AddressVariable} and {KeyVariable}.", ExitCode.NotLoggedIn);

        var address = terminal.Variable(AddressVariable) is { Length: > 0 } given ? AddressOf(given) : kept?.Address;
        return new Credential(address ?? throw new ToolException($"{AddressVariable} is not set.", ExitCode.NotLoggedIn), key, null);
    }

    /// <summary>Reads an address; paths of calls are added to it.</summary>
    public static Uri AddressOf(string text) =>
        Uri.TryCreate($"{text.TrimEnd('/')}/", UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new ToolException($"{text} is no address such as https://iris.example.", ExitCode.WrongUsage);

    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>Keeps it where its owner alone can read it, from the first byte on.</summary>
    public void Save(string folder)
    {
        var (path, options) = (PathIn(folder), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write });
        if (OperatingSystem.IsWindows())
        {
            // A user's application data are the user's own there.
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // A new file: one that was there keeps the mode that it had.
        var draft = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(draft, options))
            JsonSerializer.Serialize(file, this);
        File.Move(draft, path, overwrite: true);
    }

    public static Credential? Load(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<Credential>(File.ReadAllText(PathIn(folder)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            throw new ToolException($"{PathIn(folder)} cannot be read: log in again.", ExitCode.NotLoggedIn);
        }
    }
}
