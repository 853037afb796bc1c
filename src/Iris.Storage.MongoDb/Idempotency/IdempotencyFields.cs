using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Idempotency;

/// <summary>
/// The record of a keyed request, in the document of the interaction (the first one of several) or integration that it brought: both are one atomic
/// write, and the unique index over the keys decides which of two equal requests is accepted.
/// </summary>
internal static class IdempotencyFields
{
    public const string Field = "idempotency";
    public const string Key = "key";
    public const string Hash = "hash";
    public const string Created = "created";
    public const string Answer = "answer";

    /// <summary>For reads of interactions, which have no use for it.</summary>
    public static readonly BsonDocument Without = new(Field, 0);

    public static BsonDocument Write(IdempotencyRecord record) => new()
    {
        { Key, record.Key },
        { Hash, record.Hash },
        { Created, record.Created.UtcTicks },
        { Answer, record.Answer },
    };

    public static IdempotencyRecord Read(TenantId tenant, BsonDocument record) => new(
        tenant,
        record[Key].AsString,
        record[Hash].AsString,
        new DateTimeOffset(record[Created].AsInt64, TimeSpan.Zero),
        record[Answer].AsByteArray);

    public static BsonDocument ByKey(TenantId tenant, string key) => new()
    {
        { Fields.Tenant, tenant.Value },
        { $"{Field}.{Key}", key },
    };

    public static BsonDocument CreatedBefore(DateTimeOffset before) =>
        new($"{Field}.{Created}", new BsonDocument { { "$gt", 0L }, { "$lt", before.UtcTicks } });
}
