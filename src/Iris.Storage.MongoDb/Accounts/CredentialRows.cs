using System.Text.Json.Serialization.Metadata;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Accounts;

/// <summary>
/// Accounts and API keys: a document with one more value that is unique and never changes (e-mail address, hash), by which a credential
/// is found.
/// </summary>
internal sealed class CredentialRows<T>(
    IMongoCollection<BsonDocument> rows, JsonTypeInfo<T> type, Func<T, string> idOf, string unique, Func<T, string> uniqueOf)
    where T : class
{
    public DocumentRows<T> Documents { get; } = new(rows, type, idOf);

    public BsonDocument Row(TenantId tenant, T value) => Documents.Write(tenant, value).Set(unique, uniqueOf(value));

    /// <returns>False when the tenant has this unique value already.</returns>
    public Task<bool> InsertAsync(TenantId tenant, T value, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Documents.TryInsertAsync(Row(tenant, value));
    }

    /// <returns>False when there is no such row, or its unique value would change.</returns>
    public async Task<bool> UpdateAsync(TenantId tenant, T value, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var saved = await rows.UpdateOneAsync(
            RowKey.Is(tenant, idOf(value)).Add(unique, uniqueOf(value)),
            Documents.Changes(value),
            cancellationToken: CancellationToken.None).Translated();
        return saved.MatchedCount == 1;
    }
}
