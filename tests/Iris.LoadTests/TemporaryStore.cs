namespace Iris.LoadTests;

/// <summary>A folder for the databases of one run, removed at its end.</summary>
internal sealed class TemporaryStore : IDisposable
{
    public TemporaryStore(string parent)
    {
        Folder = Path.Combine(parent, $"iris-load-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public string File(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
