using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Migration;

/// <summary>Counts rows; each kind is a table.</summary>
internal sealed class SqliteCounts(SqliteDatabase database) : IStoreCounts
{
    private static readonly Dictionary<string, Sql> Counts = StoreKinds.All.ToDictionary(
        kind => kind, kind => new Sql($"SELECT count(*) FROM {TableOf(kind)}"));

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(CountAll, Counts, cancellationToken);

    private static string TableOf(string kind) => kind switch
    {
        StoreKinds.ApiKeys => "api_keys",
        StoreKinds.OptOuts => "opt_outs",
        _ => kind,
    };

    private static Dictionary<string, long> CountAll(SqliteSession session, Dictionary<string, Sql> counts) =>
        counts.ToDictionary(one => one.Key, one => Count(session, one.Value));

    private static long Count(SqliteSession session, Sql count)
    {
        using var rows = session[count].Query();
        return rows.Next() ? rows.Number(0) : 0;
    }
}
