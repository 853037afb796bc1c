using System.ComponentModel.DataAnnotations;

namespace Iris.Storage.Sqlite;

/// <summary>Where and how the embedded store keeps its data; section <c>Storage:Sqlite</c>.</summary>
public sealed class SqliteOptions
{
    public const string Section = "Storage:Sqlite";

    /// <summary>The database file; its folder is created. Default <c>data/iris.db</c>, relative to the working directory.</summary>
    [Required]
    public string Path { get; set; } = "data/iris.db";

    /// <summary>Most reads that run at the same time, each on a connection of its own. Default 4.</summary>
    [Range(1, 64)]
    public int Readers { get; set; } = 4;

    /// <summary>How long a write waits for another process that writes to the same file before it fails. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
