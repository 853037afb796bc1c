using Iris.Core.Attachments;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.GridFS;

namespace Iris.Storage.MongoDb.Attachments;

/// <summary>
/// The bytes of attachments in GridFS, a file named <c>tenant/id</c> each. Chunks come first and the file's document last, so that a file is there whole or
/// not at all; a mark, written before the first chunk and removed behind the file, names the chunks of an upload that broke off.
/// </summary>
internal sealed class AttachmentBucket(MongoStore store) : IAttachmentContentStore
{
    /// <summary>Chunks that an upload holds in memory: about a megabyte.</summary>
    private const int ChunksAtOnce = 4;

    private const string Started = "started";
    private const string FileName = "filename";
    private const int SweptAtOnce = 500;

    private readonly GridFSBucket<ObjectId> bucket = new(store.Database, new GridFSBucketOptions { BucketName = Collections.AttachmentContent });

    private IMongoCollection<BsonDocument> Marks => store[Collections.AttachmentUploads];

    private IMongoCollection<BsonDocument> Files => store[$"{Collections.AttachmentContent}.files"];

    private IMongoCollection<BsonDocument> Chunks => store[$"{Collections.AttachmentContent}.chunks"];

    public async Task<IContentWriter> CreateAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var file = ObjectId.GenerateNewId();
        await Marks.InsertOneAsync(new BsonDocument { { Fields.Key, file }, { Started, DateTime.UtcNow.Ticks } }, cancellationToken: cancellationToken).Translated();
        var stream = await bucket.OpenUploadStreamAsync(
            file, RowKey.Of(tenant, id), new GridFSUploadOptions { BatchSize = ChunksAtOnce }, cancellationToken).Translated();
        return new Writer(this, file, stream);
    }

    public async Task<Stream?> OpenAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.OpenDownloadStreamByNameAsync(
                RowKey.Of(tenant, id), new GridFSDownloadByNameOptions { Seekable = true }, cancellationToken).Translated();
        }
        catch (InvalidOperationException exception) when (exception.InnerException is GridFSFileNotFoundException)
        {
            return null;
        }
    }

    public async Task RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var files = await Files.Find(new BsonDocument(FileName, RowKey.Of(tenant, id))).Project(new BsonDocument(Fields.Key, 1))
            .ToListAsync(cancellationToken).Translated();
        foreach (var file in files)
            await RemoveAsync(file[Fields.Key]);
    }

    public async Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var broken = await Marks.Find(new BsonDocument(Started, new BsonDocument("$lt", before.UtcTicks))).ToListAsync(cancellationToken).Translated();
        foreach (var mark in broken)
        {
            // One that was committed lost its mark alone; what became of its facts is looked at below.
            if (!await Files.Find(new BsonDocument(Fields.Key, mark[Fields.Key])).Limit(1).AnyAsync(cancellationToken).Translated())
                await Chunks.DeleteManyAsync(new BsonDocument("files_id", mark[Fields.Key]), cancellationToken).Translated();
            await Marks.DeleteOneAsync(new BsonDocument(Fields.Key, mark[Fields.Key]), cancellationToken).Translated();
        }

        var removed = broken.Count;
        using var files = await Files.Find(new BsonDocument("uploadDate", new BsonDocument("$lt", before.UtcDateTime)), new FindOptions { BatchSize = SweptAtOnce })
            .Project(new BsonDocument(FileName, 1)).ToCursorAsync(cancellationToken).Translated();
        while (await files.MoveNextAsync(cancellationToken).Translated())
        {
            var names = files.Current.Select(file => file[FileName]).ToList();
            var known = (await store[Collections.Attachments].Find(new BsonDocument(Fields.Key, new BsonDocument("$in", new BsonArray(names))))
                .Project(new BsonDocument(Fields.Key, 1)).ToListAsync(cancellationToken).Translated()).Select(row => row[Fields.Key]).ToHashSet();
            foreach (var file in files.Current.Where(file => !known.Contains(file[FileName])))
            {
                await RemoveAsync(file[Fields.Key]);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>The document goes first: nobody begins to read what is on its way out.</summary>
    private async Task RemoveAsync(BsonValue file)
    {
        await Files.DeleteOneAsync(new BsonDocument(Fields.Key, file)).Translated();
        await Chunks.DeleteManyAsync(new BsonDocument("files_id", file)).Translated();
    }

    private sealed class Writer(AttachmentBucket owner, ObjectId file, GridFSUploadStream<ObjectId> stream) : IContentWriter
    {
        private bool committed;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            await stream.WriteAsync(bytes, cancellationToken).AsTask().Translated();

        public async Task CommitAsync(CancellationToken cancellationToken)
        {
            await stream.CloseAsync(cancellationToken).Translated();
            committed = true;
            await owner.Marks.DeleteOneAsync(new BsonDocument(Fields.Key, file), CancellationToken.None).Translated();
        }

        public async ValueTask DisposeAsync()
        {
            if (!committed)
            {
                try
                {
                    await stream.AbortAsync().Translated();
                    await owner.Marks.DeleteOneAsync(new BsonDocument(Fields.Key, file)).Translated();
                }
                catch (StoreUnavailableException)
                {
                    // The mark stays, and the sweep finds it.
                }
            }

            await stream.DisposeAsync();
        }
    }
}
