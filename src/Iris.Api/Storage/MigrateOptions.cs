namespace Iris.Api.Storage;

/// <summary>What a migration is told.</summary>
internal sealed record MigrateOptions(string Path, string ConnectionString, string Database, string? Keys)
{
    private const string DefaultDatabase = "iris";

    /// <summary>Reads the arguments behind the verb; null when they are not understood.</summary>
    public static MigrateOptions? Parse(string[] arguments)
    {
        var rest = new Queue<string>(arguments);
        var (path, connection, database, keys) = ((string?)null, (string?)null, DefaultDatabase, (string?)null);
        while (rest.TryDequeue(out var name))
        {
            if (!rest.TryDequeue(out var value))
                return null;

            switch (name)
            {
                case "--from" when value == "sqlite" && rest.TryDequeue(out path):
                case "--to" when value == "mongodb" && rest.TryDequeue(out connection):
                    break;
                case "--database":
                    database = value;
                    break;
                case "--keys":
                    keys = value;
                    break;
                default:
                    return null;
            }
        }

        return path is null || connection is null ? null : new MigrateOptions(path, connection, database, keys);
    }
}
