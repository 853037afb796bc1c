using System.Xml;
using System.Xml.Linq;
using Iris.Core.Hosting;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Storage.Sqlite.Keys;

/// <summary>
/// The key ring as files that their owner alone can read, whatever the umask. A file is there whole or not at all; one that others damaged
/// is said and left out, so that what the other keys protect can be read all the same.
/// </summary>
internal sealed partial class SqliteKeyRing : IKeyRingStore
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const string Ending = ".xml";
    private const string UnfinishedEnding = ".tmp";

    private readonly string folder;
    private readonly ILogger logger;

    public SqliteKeyRing(IOptions<KeyFolderOptions> keys, IOptions<SqliteOptions> sqlite, ILogger<SqliteKeyRing> logger)
    {
        this.logger = logger;
        // A folder that somebody chose keeps its mode; the one beside the database is the gateway's alone.
        var (chosen, database) = (keys.Value.Path, sqlite.Value.Path);
        folder = chosen ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database))!, KeyFolderOptions.Default);
        try
        {
            Prepare(isOurs: chosen is null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var subject = chosen is null
                ? $"{SqliteOptions.Section}:{nameof(SqliteOptions.Path)} is '{database}'"
                : $"{keys.Value.Setting} is '{chosen}'";
            throw new StartRefusedException(
                $"{subject}: the folder {folder} of the key ring cannot be written ({exception.Message.TrimEnd('.')}); give the gateway's account the right "
                + "to, or name another place.",
                exception);
        }
    }

    public IReadOnlyList<StoredKey> ReadAll() =>
        [.. Directory.GetFiles(folder, "*" + Ending).Order(StringComparer.Ordinal).Select(Read).OfType<StoredKey>()];

    public void Add(StoredKey key)
    {
        var name = IsFileName(key.Name) ? key.Name : Guid.NewGuid().ToString("N");
        var unfinished = Path.Combine(folder, Guid.NewGuid().ToString("N") + UnfinishedEnding);
        using (var file = new FileStream(unfinished, NewFile()))
        {
            key.Xml.Save(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, Path.Combine(folder, name + Ending), overwrite: true);
    }

    private void Prepare(bool isOurs)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        // The one around it too, where there is none: others may be faster here than the database, whose folder it is by default.
        if (Path.GetDirectoryName(Path.GetFullPath(folder)) is { } around && !Directory.Exists(around))
            Directory.CreateDirectory(around, OwnerFolder);
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerFolder);
        else if (isOurs)
            Restrict(folder, OwnerFolder);
        foreach (var file in Directory.GetFiles(folder, "*" + Ending))
            Restrict(file, OwnerFile);
    }

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        return options;
    }

    private static bool IsFileName(string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private StoredKey? Read(string file)
    {
        try
        {
            return new StoredKey(Path.GetFileNameWithoutExtension(file), XElement.Load(file));
        }
        catch (FileNotFoundException)
        {
            // Taken away since it was listed.
            return null;
        }
        catch (XmlException)
        {
            LogDamaged(file);
            return null;
        }
    }

    private void Restrict(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;

        try
        {
            if (File.GetUnixFileMode(path) != mode)
                File.SetUnixFileMode(path, mode);
        }
        catch (UnauthorizedAccessException)
        {
            LogOthers(path);
        }
    }

    [LoggerMessage(EventId = 1030, Level = LogLevel.Error, Message = "The key file {File} is damaged and left out: restore it from a backup, or what it protects cannot be read")]
    private partial void LogDamaged(string file);

    [LoggerMessage(EventId = 1031, Level = LogLevel.Warning, Message = "{Path} belongs to somebody else and stays as readable as it is; give it to the account of the gateway")]
    private partial void LogOthers(string path);
}
