namespace Iris.Storage.Sqlite;

/// <summary>Where the key ring is, when the host has been told another place than beside the database.</summary>
public sealed class KeyFolderOptions
{
    /// <summary>The folder <c>keys</c> beside the database.</summary>
    public const string Default = "keys";

    /// <summary>The folder; null for <see cref="Default"/>.</summary>
    public string? Path { get; set; }

    /// <summary>The setting that names it.</summary>
    public string Setting { get; set; } = "";
}
