namespace Iris.Migration;

/// <summary>What a migration is told.</summary>
internal sealed record MigrationOptions(string Path, string ConnectionString, string Database, string? Keys)
{
    public const string Usage =
        """
        Copies all data of Iris from a SQLite database to MongoDB.

        Usage:
          Iris.Migration --from sqlite PATH --to mongodb CONNECTION-STRING [--database NAME] [--keys FOLDER]

          --from sqlite PATH              the database file; stop the gateway that uses it first
          --to mongodb CONNECTION-STRING  a replica set or sharded cluster
          --database NAME                 the database there (iris)
          --keys FOLDER                   the key ring (keys beside the database file)
          --help                          show this

        What is there already is left alone: a copy that broke off is run again, and goes on.

        Exit codes:
          0  both stores hold the same
          1  it was refused, failed or stopped, or the stores differ; standard error or the last line says why
          2  the command line was not understood
        """;

    private const string DefaultDatabase = "iris";

    /// <summary>Reads the command line.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="refused">A sentence where it is not understood.</param>
    /// <returns>Null when it is not understood.</returns>
    public static MigrationOptions? Parse(string[] arguments, out string? refused)
    {
        var rest = new Queue<string>(arguments);
        string? path = null, connection = null, keys = null, unknown = null;
        var database = DefaultDatabase;
        while (unknown is null && rest.TryDequeue(out var name))
        {
            switch ((name, Next()))
            {
                case ("--from", "sqlite"):
                    path = Next();
                    break;
                case ("--to", "mongodb"):
                    connection = Next();
                    break;
                case ("--database", { } value):
                    database = value;
                    break;
                case ("--keys", { } value):
                    keys = value;
                    break;
                case var (_, value):
                    unknown = $"{name} {value}".TrimEnd();
                    break;
            }
        }

        refused = unknown is not null ? $"'{unknown}' is not understood."
            : path is null ? "--from sqlite PATH is missing."
            : connection is null ? "--to mongodb CONNECTION-STRING is missing."
            : null;
        return refused is null ? new MigrationOptions(path!, connection!, database, keys) : null;

        string? Next() => rest.TryDequeue(out var value) ? value : null;
    }
}
