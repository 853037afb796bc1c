using Iris.Storage.MongoDb.Database;
using Iris.Storage.Sqlite.Database;
using MongoDB.Bson;

namespace Iris.Migration;

/// <summary>How many there are of each of <see cref="StoreKinds.All"/>, over all tenants.</summary>
internal static class StoreCounts
{
    /// <summary>Each kind is a table.</summary>
    public static async Task<Dictionary<string, long>> CountAsync(SqliteDatabase source, CancellationToken cancellationToken) => await source.Readers.ReadAsync(
        static (session, kinds) => kinds.ToDictionary(kind => kind, kind => session.Number($"SELECT count(*) FROM {TableOf(kind)}")),
        StoreKinds.All,
        cancellationToken);

    /// <summary>Each kind is a collection of the same name.</summary>
    public static async Task<Dictionary<string, long>> CountAsync(MongoStore target, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>();
        foreach (var kind in StoreKinds.All)
            counts[kind] = await target[kind].CountDocumentsAsync(new BsonDocument(), cancellationToken: cancellationToken).Translated();
        return counts;
    }

    private static string TableOf(string kind) => kind switch
    {
        StoreKinds.ApiKeys => "api_keys",
        StoreKinds.MergedUsers => "merged_users",
        StoreKinds.OptOuts => "opt_outs",
        StoreKinds.MediaJobs => "media_jobs",
        StoreKinds.StrategyRuns => "strategy_runs",
        _ => kind,
    };
}
