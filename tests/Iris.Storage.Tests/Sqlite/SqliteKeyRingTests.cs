using System.Xml.Linq;
using Iris.Core.Hosting;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite;
using Iris.Storage.Sqlite.Keys;
using Iris.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Storage.Tests.Sqlite;

public sealed class SqliteKeyRingTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private readonly string root = Directory.CreateTempSubdirectory("iris-keys-").FullName;
    private readonly WarningLog log = new();

    private string Folder => Path.Combine(root, "keys");

    public void Dispose()
    {
        Directory.Delete(root, recursive: true);
        log.Dispose();
    }

    [Fact]
    public void Add_NewFolder_BelongsToItsOwnerAloneAsDoesEveryFile()
    {
        var ring = New(isOurs: false);

        ring.Add(new StoredKey("key-1", new XElement("key", new XAttribute("id", 1))));
        ring.Add(new StoredKey("../outside", new XElement("key", new XAttribute("id", 2))));

        Assert.Equal(["1", "2"], ring.ReadAll().Select(key => key.Xml.Attribute("id")!.Value).Order());
        Assert.Equal(2, Directory.GetFiles(root, "*", SearchOption.AllDirectories).Length);
        Assert.True(File.Exists(Path.Combine(Folder, "key-1.xml")));
        if (OperatingSystem.IsWindows())
            return;

        Assert.Equal(OwnerFolder, File.GetUnixFileMode(Folder));
        foreach (var file in Directory.GetFiles(Folder))
            Assert.Equal(OwnerFile, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void New_FolderAndFilesThatOthersCanRead_AreTakenBackAndAChosenFolderStays(bool isOurs)
    {
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, "key-1.xml");
        File.WriteAllText(file, "<key />");
        if (OperatingSystem.IsWindows())
            return;

        var mode = OwnerFolder | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(Folder, mode);
        File.SetUnixFileMode(file, OwnerFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        New(isOurs);

        Assert.Equal(isOurs ? OwnerFolder : mode, File.GetUnixFileMode(Folder));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(file));
    }

    [Fact]
    public void ReadAll_DamagedAndUnfinishedFiles_AreSaidAndLeftOut()
    {
        var ring = New(isOurs: true);
        ring.Add(new StoredKey("key-1", new XElement("key")));
        File.WriteAllText(Path.Combine(Folder, "key-2.xml"), "<key><half");
        File.WriteAllText(Path.Combine(Folder, "key-3.xml"), "");
        File.WriteAllText(Path.Combine(Folder, "key-4.tmp"), "<key");

        Assert.Single(ring.ReadAll());

        Assert.Equal(2, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.Contains("is damaged and left out", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void New_FolderThatCannotBeMade_IsRefusedWithTheSettingThatNamesIt(bool isOurs)
    {
        File.WriteAllText(Folder, "a file");

        var refused = Assert.Throws<StartRefusedException>(() => New(isOurs));

        Assert.StartsWith(
            isOurs ? $"Storage:Sqlite:Path is '{Path.Combine(root, "iris.db")}': the folder {Folder}" : $"Security:KeysPath is '{Folder}': the folder {Folder}",
            refused.Message,
            StringComparison.Ordinal);
    }

    private SqliteKeyRing New(bool isOurs)
    {
        using var loggers = new LoggerFactory([log]);
        return new SqliteKeyRing(
            Options.Create(new KeyFolderOptions { Path = isOurs ? null : Folder, Setting = "Security:KeysPath" }),
            Options.Create(new SqliteOptions { Path = Path.Combine(root, "iris.db") }),
            loggers.CreateLogger<SqliteKeyRing>());
    }
}
