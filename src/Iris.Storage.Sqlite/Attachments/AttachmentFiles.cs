using Iris.Core.Attachments;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Attachments;

/// <summary>
/// The bytes of attachments as files in a folder beside the database, <c>iris.db.attachments/tenant/ab/id</c>, that the gateway's account alone can read.
/// A file is there whole or not at all: it is written under another name, flushed, and renamed.
/// </summary>
internal sealed class AttachmentFiles(SqliteDatabase database) : IAttachmentContentStore
{
    private const string Unfinished = ".part";
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Ids end with a counter: their last digits spread files evenly.</summary>
    private const int Spread = 2;

    private static readonly Sql Exists = new("SELECT 1 FROM attachments WHERE tenant = ?1 AND id = ?2");

    private readonly string root = database.Path + ".attachments";

    public Task<IContentWriter> CreateAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IContentWriter>(Guarded(() =>
        {
            var path = PathOf(tenant, id);
            Prepare(Path.GetDirectoryName(path)!);
            return new Writer(path, $"{path}.{Guid.NewGuid():N}{Unfinished}");
        }));
    }

    public Task<Stream?> OpenAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(tenant, id), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            }));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(exception);
        }
    }

    public Task RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Remove(PathOf(tenant, id));
        return Task.CompletedTask;
    }

    public async Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var folder in FoldersOf(root))
        {
            var tenant = new TenantId(Path.GetFileName(folder));
            foreach (var file in FoldersOf(folder).SelectMany(Directory.EnumerateFiles))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (File.GetLastWriteTimeUtc(file) >= before.UtcDateTime || (!IsUnfinished(file) && await HasFactsAsync(tenant, Path.GetFileName(file), cancellationToken)))
                    continue;

                Remove(file);
                removed++;
            }
        }

        return removed;
    }

    private static bool IsUnfinished(string file) => file.EndsWith(Unfinished, StringComparison.Ordinal);

    private static IEnumerable<string> FoldersOf(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];

    private Task<bool> HasFactsAsync(TenantId tenant, string id, CancellationToken cancellationToken) => database.Readers.ReadAsync(
        static (session, look) =>
        {
            using var rows = session[Exists].Add(look.tenant.Value).Add(look.id).Query();
            return rows.Next();
        },
        (tenant, id),
        cancellationToken).AsTask();

    /// <summary>Neither names nor ids have anything that a path could mean something by; what asks for another id asks for a file that is not there.</summary>
    private string PathOf(TenantId tenant, string id) => IrisId.IsValid(id) && TenantId.IsValid(tenant.Value)
        ? Path.Combine(root, tenant.Value, id[^Spread..], id)
        : throw new ArgumentException("An attachment has the id of a tenant's row.", nameof(id));

    private static void Prepare(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerFolder);
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // As wanted.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(exception);
        }
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(exception);
        }
    }

    private static StoreUnavailableException Unavailable(Exception exception) =>
        new("The files of attachments cannot be written or read right now.", exception);

    private sealed class Writer(string path, string unfinished) : IContentWriter
    {
        private readonly FileStream file = new(unfinished, NewFile());
        private bool committed;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            try
            {
                await file.WriteAsync(bytes, cancellationToken);
            }
            catch (IOException exception)
            {
                throw Unavailable(exception);
            }
        }

        public Task CommitAsync(CancellationToken cancellationToken) => Task.Run(
            () => Guarded(() =>
            {
                file.Flush(flushToDisk: true);
                File.Move(unfinished, path, overwrite: true);
                committed = true;
                // The new name, too: the file's own state has changed with it.
                RandomAccess.FlushToDisk(file.SafeFileHandle);
                return true;
            }),
            cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await file.DisposeAsync();
            if (!committed)
                Remove(unfinished);
        }

        private static FileStreamOptions NewFile()
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerFile;
            return options;
        }
    }
}
