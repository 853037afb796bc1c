using System.Xml.Linq;
using Iris.Api.Storage;
using Iris.Api.Tests.Tokens;
using Microsoft.Extensions.Logging;

namespace Iris.Api.Tests.Storage;

public sealed class PrivateKeyFolderTests : IDisposable
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
    public void StoreElement_NewFolder_BelongsToItsOwnerAloneAsDoesEveryFile()
    {
        var ring = New(isOurs: false);

        ring.StoreElement(new XElement("key", new XAttribute("id", 1)), "key-1");
        ring.StoreElement(new XElement("key", new XAttribute("id", 2)), "../outside");

        Assert.Equal(["1", "2"], ring.GetAllElements().Select(key => key.Attribute("id")!.Value).Order());
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
    public void GetAllElements_DamagedAndUnfinishedFiles_AreSaidAndLeftOut()
    {
        var ring = New(isOurs: true);
        ring.StoreElement(new XElement("key"), "key-1");
        File.WriteAllText(Path.Combine(Folder, "key-2.xml"), "<key><half");
        File.WriteAllText(Path.Combine(Folder, "key-3.xml"), "");
        File.WriteAllText(Path.Combine(Folder, "key-4.tmp"), "<key");

        Assert.Single(ring.GetAllElements());

        Assert.Equal(2, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.Contains("is damaged and left out", line, StringComparison.Ordinal));
    }

    private PrivateKeyFolder New(bool isOurs)
    {
        using var loggers = new LoggerFactory([log]);
        return new PrivateKeyFolder(Folder, isOurs, loggers.CreateLogger("keys"));
    }
}
