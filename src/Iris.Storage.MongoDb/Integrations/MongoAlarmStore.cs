using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Integrations;

internal sealed class MongoAlarmStore(MongoStore store) : IAlarmStore
{
    private readonly DocumentRows<Alarm> alarms = new(store[Collections.Alarms], DocumentContext.Documents.Alarm, IdOf);

    public async Task<IReadOnlyList<Alarm>> ListAsync(TenantId? tenant, CancellationToken cancellationToken)
    {
        var rows = await alarms.Rows.Find(tenant is { } one ? OfTenant(one) : []).ToListAsync(cancellationToken).Translated();
        return rows.ConvertAll(row => alarms.Read(row) with { Version = row[Fields.Version].ToInt64() });
    }

    public async Task<bool> TryAddAsync(Alarm alarm, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await alarms.Rows.InsertOneAsync(alarms.Write(alarm.Tenant, alarm).Add(Fields.Version, 1L), null, CancellationToken.None);
            return true;
        }
        catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            return false;
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException)
        {
            throw MongoErrors.Translate(exception);
        }
    }

    public async Task<bool> TrySaveAsync(Alarm alarm, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await alarms.SaveAsync(alarm.Tenant, IdOf(alarm), alarm.Version, alarms.Changes(alarm)) == SaveResult.Saved;
    }

    public async Task<bool> TryRemoveAsync(Alarm alarm, CancellationToken cancellationToken)
    {
        var current = RowKey.Is(alarm.Tenant, IdOf(alarm)).Add(Fields.Version, alarm.Version);
        return (await alarms.Rows.DeleteOneAsync(current, cancellationToken).Translated()).DeletedCount == 1;
    }

    internal static BsonDocument OfTenant(TenantId tenant) => RowKey.Before(tenant, null);

    private static string IdOf(Alarm alarm) => $"{alarm.IntegrationId}/{(int)alarm.Kind}";
}
