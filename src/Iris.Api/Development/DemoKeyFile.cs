using Iris.Api.Storage;
using Iris.Core.Hosting;
using Iris.Storage.MongoDb;
using Iris.Storage.Sqlite;

namespace Iris.Api.Development;

/// <summary>
/// Keeps the demo key beside the database of Development, for its owner alone, so that every start can show it. The store keeps only its
/// hash, and decides whether it is still good. Only registered in Development.
/// </summary>
internal sealed class DemoKeyFile(IConfiguration configuration)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Ending = ".demo-key";

    /// <summary>One for each database: with MongoDB, where SQLite's would be.</summary>
    public string Path { get; } = PathFor(configuration);

    /// <summary>The key that was kept; null when there is none that can be read.</summary>
    public string? Read()
    {
        try
        {
            return File.ReadAllText(Path).Trim() is { Length: > 0 } key ? key : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <returns>Whether it could be kept.</returns>
    public bool TryWrite(string key)
    {
        var unfinished = $"{Path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            using (var writer = new StreamWriter(unfinished, options))
                writer.WriteLine(key);
            File.Move(unfinished, Path, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            return false;
        }
    }

    private static string PathFor(IConfiguration configuration)
    {
        var sqlite = System.IO.Path.GetFullPath(configuration.ReadSection<SqliteOptions>(SqliteOptions.Section).Path);
        return configuration.ReadSection<StorageOptions>(StorageOptions.Section).Type == StorageType.Sqlite
            ? sqlite + Ending
            : System.IO.Path.Combine(
                System.IO.Path.GetDirectoryName(sqlite)!, configuration.ReadSection<MongoOptions>(MongoOptions.Section).Database + ".mongodb" + Ending);
    }
}
