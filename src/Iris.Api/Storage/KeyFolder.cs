namespace Iris.Api.Storage;

/// <summary>Copies a key ring that lies in a folder: the keys of data protection and those that sign tokens.</summary>
internal static class KeyFolder
{
    /// <returns>How many keys there are.</returns>
    public static async Task<int> CopyAsync(string folder, Func<string, string, CancellationToken, Task> add, CancellationToken cancellationToken)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.xml") : [];
        foreach (var file in files)
            await add(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file, cancellationToken), cancellationToken);
        return files.Length;
    }
}
