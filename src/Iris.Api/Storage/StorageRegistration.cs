using Iris.Api.Tenancy;
using Iris.Storage.MongoDb;
using Iris.Storage.Sqlite;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Iris.Api.Storage;

/// <summary>Registers the store that <c>Storage:Type</c> names, with the place of the key ring that follows from it.</summary>
internal static class StorageRegistration
{
    public const string TypeKey = "Storage:Type";
    public const string Sqlite = "Sqlite";
    public const string MongoDb = "MongoDb";

    public const string DefaultKeysFolder = "keys";

    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var type = configuration[TypeKey] ?? Sqlite;
        if (type.Equals(Sqlite, StringComparison.OrdinalIgnoreCase))
            return services.AddSqliteStorage(configuration).AddKeyFolder();
        if (type.Equals(MongoDb, StringComparison.OrdinalIgnoreCase))
            return services.AddMongoStorage(configuration);

        throw new InvalidOperationException($"{TypeKey} must be {Sqlite} or {MongoDb}, not '{type}'.");
    }

    private static IServiceCollection AddKeyFolder(this IServiceCollection services)
    {
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<SecurityOptions>, IOptions<SqliteOptions>, ILogger<PrivateKeyFolder>>(
            (keys, security, sqlite, logger) => keys.XmlRepository = security.Value.KeysPath is { } path
                ? new PrivateKeyFolder(path, isOurs: false, logger)
                : new PrivateKeyFolder(BesideDatabase(sqlite.Value.Path), isOurs: true, logger));
        return services;
    }

    private static string BesideDatabase(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, DefaultKeysFolder);
}
