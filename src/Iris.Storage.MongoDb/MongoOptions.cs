using System.ComponentModel.DataAnnotations;
using Iris.Core.Hosting;

namespace Iris.Storage.MongoDb;

/// <summary>Where the MongoDB store keeps its data; section <c>Storage:MongoDb</c>.</summary>
public sealed class MongoOptions
{
    public const string Section = "Storage:MongoDb";

    /// <summary>
    /// Connection string of a replica set or a sharded cluster. Its write concern and read preference are not used: the store always
    /// writes with majority and journal, and reads from the primary.
    /// </summary>
    [Required(ErrorMessage = "With Storage:Type MongoDb, Storage:MongoDb:ConnectionString must be set, such as mongodb://host:27017/?replicaSet=rs0.")]
    [Secret]
    public string ConnectionString { get; set; } = "";

    /// <summary>Name of the database. Default <c>iris</c>.</summary>
    [Required]
    public string Database { get; set; } = "iris";

    /// <summary>How long an operation looks for a primary before it fails as "store unavailable". Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ServerSelectionTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a write waits for the majority, and a connection for a member's answer, before it fails as "store unavailable". Default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the start waits for a primary before it fails. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of provider events that stay in an interaction's own document; older ones move to a side collection. Default 2 MiB.</summary>
    [Range(1024, 8 * 1024 * 1024)]
    public int MaxEventBytes { get; set; } = 2 * 1024 * 1024;
}
