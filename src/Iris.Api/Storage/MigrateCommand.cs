using Iris.Core.Hosting;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb;
using Iris.Storage.Sqlite;
using Microsoft.Extensions.Options;

namespace Iris.Api.Storage;

/// <summary>
/// <c>migrate --from sqlite PATH --to mongodb CONNECTION-STRING</c>: copies the embedded store into MongoDB, shows how far it is and counts
/// both at the end. Started again, it goes on.
/// </summary>
internal static class MigrateCommand
{
    public const string Verb = "migrate";

    public const string Usage =
        """
        Usage: migrate --from sqlite PATH --to mongodb CONNECTION-STRING [--database NAME] [--keys FOLDER]

          --from sqlite PATH              the database file; stop the gateway that uses it first
          --to mongodb CONNECTION-STRING  a replica set or sharded cluster
          --database NAME                 the database there (iris)
          --keys FOLDER                   the key ring (keys beside the database file)

        What is there already is left alone: a copy that broke off is run again.
        """;

    /// <returns>The exit code: 0 when both stores hold the same.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (MigrateOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            return await RunAsync(options, cancellationToken);
        }
        catch (Exception exception) when (exception is StartRefusedException or InvalidOperationException or StoreUnavailableException or IOException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync($"{exception.Message} {exception.InnerException?.Message}");
            return 1;
        }
    }

    private static async Task<int> RunAsync(MigrateOptions options, CancellationToken cancellationToken)
    {
        // Opening a file that is not there would make one.
        if (!File.Exists(options.Path))
            throw new InvalidOperationException($"{options.Path} does not exist.");

        await using var source = new ServiceCollection().AddLogging()
            .AddSqliteStorage().Configure<SqliteOptions>(sqlite => sqlite.Path = options.Path).BuildServiceProvider();
        await using var target = new ServiceCollection().AddLogging().AddMongoStorage()
            .Configure<MongoOptions>(mongo => (mongo.ConnectionString, mongo.Database) = (options.ConnectionString, options.Database)).BuildServiceProvider();
        foreach (var startup in target.GetServices<IHostedService>())
            await startup.StartAsync(cancellationToken);

        var counts = await source.GetRequiredService<IStoreCounts>().CountAsync(cancellationToken);
        var progress = new MigrateProgress(Console.Out, counts.Values.Sum(), !Console.IsOutputRedirected);
        await new StoreCopy(source, target.GetRequiredService<IStoreImport>(), progress.Add).RunAsync(cancellationToken);
        var keys = await CopyKeysAsync(options, target.GetRequiredService<IStoreImport>(), cancellationToken);
        progress.End();
        Console.WriteLine($"{keys} keys of the key ring");
        return Compare(counts, await target.GetRequiredService<IStoreCounts>().CountAsync(cancellationToken)) ? 0 : 1;
    }

    private static Task<int> CopyKeysAsync(MigrateOptions options, IStoreImport target, CancellationToken cancellationToken) => KeyFolder.CopyAsync(
        options.Keys ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Path))!, StorageRegistration.DefaultKeysFolder),
        target.AddKeyAsync,
        cancellationToken);

    private static bool Compare(IReadOnlyDictionary<string, long> source, IReadOnlyDictionary<string, long> target)
    {
        var same = true;
        foreach (var kind in StoreKinds.All)
        {
            var isSame = source[kind] == target[kind];
            same &= isSame;
            Console.WriteLine($"{kind,-14}{source[kind],12:N0}{target[kind],12:N0}  {(isSame ? "ok" : "DIFFERENT")}");
        }

        Console.WriteLine(same ? "Both stores hold the same." : "The stores differ: was the target empty, and the gateway stopped?");
        return same;
    }
}
