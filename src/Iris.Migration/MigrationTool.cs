using Iris.Core.Hosting;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.Sqlite;
using Iris.Storage.Sqlite.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace Iris.Migration;

/// <summary>Copies the embedded store into MongoDB, shows how far it is and counts both at the end.</summary>
internal sealed class MigrationTool(TextWriter output, TextWriter errors)
{
    /// <summary>Somebody is waiting, and can try again.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(15);

    /// <returns>The exit code; see <see cref="MigrationOptions.Usage"/>.</returns>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is ["--help" or "-h" or "-?" or "/?" or "help", ..])
        {
            await output.WriteLineAsync(MigrationOptions.Usage);
            return 0;
        }

        if (MigrationOptions.Parse(arguments, out var refused) is not { } options)
        {
            await errors.WriteLineAsync($"{refused}\n\n{MigrationOptions.Usage}");
            return 2;
        }

        try
        {
            return await RunAsync(options, cancellationToken) ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync("\nStopped. Run it again to go on.");
        }
        catch (Exception exception) when (exception is StartRefusedException or OptionsValidationException)
        {
            await errors.WriteLineAsync(exception.Message);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or MongoException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"\n{(exception.InnerException ?? exception).Message} Run it again to go on.");
        }

        return 1;
    }

    /// <returns>Whether both stores hold the same.</returns>
    private async Task<bool> RunAsync(MigrationOptions options, CancellationToken cancellationToken)
    {
        var keys = options.Keys ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Path))!, KeyFolderOptions.Default);
        // Opening what is not there would make it.
        if (!File.Exists(options.Path))
            throw new StartRefusedException($"--from is '{options.Path}': there is no such file; name the database file of the gateway.");
        if (!Directory.Exists(keys))
            throw new StartRefusedException($"There is no folder {keys}: name the key ring with --keys, since without it nothing that it protects can be read.");

        await using var sqlite = OpenSqlite(options);
        await using var mongo = OpenMongo(options);
        foreach (var startup in sqlite.GetServices<IHostedService>().Concat(mongo.GetServices<IHostedService>()))
            await startup.StartAsync(cancellationToken);
        var (source, target) = (sqlite.GetRequiredService<SourceStores>(), mongo.GetRequiredService<MongoImport>());

        var ring = source.Keys.ReadAll();
        target.Add(ring);
        await output.WriteLineAsync($"{ring.Count} keys of the key ring are copied.");

        var counts = await StoreCounts.CountAsync(sqlite.GetRequiredService<SqliteDatabase>(), cancellationToken);
        var progress = new CopyProgress(output, counts.Values.Sum(), Columns(), TimeProvider.System);
        await new StoreCopy(source, target, progress.Add).RunAsync(cancellationToken);
        progress.End();
        return Compare(counts, await StoreCounts.CountAsync(mongo.GetRequiredService<MongoStore>(), cancellationToken));
    }

    private static ServiceProvider OpenSqlite(MigrationOptions options) => new ServiceCollection()
        .AddLogging(LogWarnings)
        .AddSqliteStorage()
        .Configure<SqliteOptions>(sqlite => sqlite.Path = options.Path)
        .Configure<KeyFolderOptions>(keys => (keys.Path, keys.Setting) = (options.Keys, "--keys"))
        .AddSingleton<SourceStores>()
        .BuildServiceProvider();

    private static ServiceProvider OpenMongo(MigrationOptions options) => new ServiceCollection()
        .AddLogging(LogWarnings)
        .AddMongoStorage()
        .Configure<MongoOptions>(mongo =>
            (mongo.ConnectionString, mongo.Database, mongo.StartTimeout) = (options.ConnectionString, options.Database, StartTimeout))
        .AddSingleton<MongoImport>()
        .BuildServiceProvider();

    private static void LogWarnings(ILoggingBuilder logging) => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddSimpleConsole(console => console.SingleLine = true)
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

    /// <summary>Null where the output is no terminal.</summary>
    private static int? Columns() => Console.IsOutputRedirected ? null : Console.WindowWidth > 0 ? Console.WindowWidth : 80;

    private bool Compare(Dictionary<string, long> source, Dictionary<string, long> target)
    {
        var same = true;
        foreach (var kind in StoreKinds.All)
        {
            var isSame = source[kind] == target[kind];
            same &= isSame;
            output.WriteLine($"{kind,-14}{source[kind],12:N0}{target[kind],12:N0}  {(isSame ? "ok" : "DIFFERENT")}");
        }

        output.WriteLine(same ? "Both stores hold the same." : "The stores differ: was the target empty, and the gateway stopped?");
        return same;
    }
}
