using System.Collections.Frozen;
using System.Diagnostics;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>Tells from memory whose changes are kept in order; what another process asked for is known a moment later.</summary>
internal sealed class WatchedTenants(MongoStore store)
{
    public const string IsActive = "isActive";

    /// <summary>How long another process's wish may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly IMongoCollection<BsonDocument> watches = store[Collections.LiveWatches];
    private FrozenSet<string> known = [];
    private long readAt;
    private int reading;

    public async ValueTask<bool> ContainsAsync(TenantId tenant)
    {
        var last = Volatile.Read(ref readAt);
        if (last != 0 && Stopwatch.GetElapsedTime(last) < Lifetime)
            return known.Contains(tenant.Value);

        // One reads, the others go on with what was known; at first all have to wait for it.
        if (last == 0 || Interlocked.Exchange(ref reading, 1) == 0)
            await ReadAsync();
        return known.Contains(tenant.Value);
    }

    /// <summary>It was changed by this process.</summary>
    public Task RenewAsync() => ReadAsync();

    internal static BsonDocument Active() => new(IsActive, true);

    private async Task ReadAsync()
    {
        try
        {
            var rows = await watches.Find(Active()).Project(new BsonDocument(Fields.Key, 1)).ToListAsync().Translated();
            known = rows.Select(row => row[Fields.Key].AsString).ToFrozenSet();
            Volatile.Write(ref readAt, Stopwatch.GetTimestamp());
        }
        finally
        {
            Volatile.Write(ref reading, 0);
        }
    }
}
