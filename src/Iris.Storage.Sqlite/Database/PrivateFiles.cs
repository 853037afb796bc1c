using Microsoft.Extensions.Logging;

namespace Iris.Storage.Sqlite.Database;

/// <summary>
/// Makes the database's file, and its folder where there is none, readable by their owner alone, whatever the umask. SQLite gives the
/// log beside it the file's own mode. A folder that is there already is somebody's choice and stays as it is.
/// </summary>
internal static partial class PrivateFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>What SQLite keeps beside a database in WAL mode.</summary>
    private static readonly string[] Companions = ["-wal", "-shm"];

    public static void Prepare(string path, ILogger logger)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerFolder);
        Create(path);
        foreach (var file in Companions.Select(ending => path + ending).Prepend(path).Where(File.Exists))
            Restrict(file, logger);
    }

    /// <summary>An empty file is an empty database. One that is there is never opened: closing it would end SQLite's locks of this process.</summary>
    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;

        try
        {
            using var file = new FileStream(
                path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerFile });
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
    }

    private static void Restrict(string file, ILogger logger)
    {
        if (OperatingSystem.IsWindows())
            return;

        try
        {
            if (File.GetUnixFileMode(file) != OwnerFile)
                File.SetUnixFileMode(file, OwnerFile);
        }
        catch (UnauthorizedAccessException)
        {
            LogOthers(logger, file);
        }
    }

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "{File} belongs to somebody else and stays as readable as it is; give it to the account of the gateway")]
    private static partial void LogOthers(ILogger logger, string file);
}
