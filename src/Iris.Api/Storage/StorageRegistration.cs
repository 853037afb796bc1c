using Iris.Api.Authentication;
using Iris.Core.Hosting;
using Iris.Storage.MongoDb;
using Iris.Storage.Sqlite;
using Microsoft.Extensions.Options;

namespace Iris.Api.Storage;

/// <summary>Which store there is; section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary><c>Sqlite</c> or <c>MongoDb</c>. Default <c>Sqlite</c>.</summary>
    public StorageType Type { get; init; }
}

/// <summary>A kind of store.</summary>
internal enum StorageType
{
    /// <summary>A file, for one machine.</summary>
    Sqlite,

    /// <summary>A replica set, for several.</summary>
    MongoDb,
}

/// <summary>Registers the store that <c>Storage:Type</c> names, with the place of the key ring that follows from it.</summary>
internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<StorageOptions>(StorageOptions.Section);
        return configuration.ReadSection<StorageOptions>(StorageOptions.Section).Type == StorageType.MongoDb
            ? services.AddMongoStorage().AddKnownSection<SqliteOptions>(SqliteOptions.Section)
            : services.AddSqliteStorage().AddKeyFolder().AddKnownSection<MongoOptions>(MongoOptions.Section);
    }

    private static IServiceCollection AddKeyFolder(this IServiceCollection services)
    {
        services.AddOptions<KeyFolderOptions>().Configure<IOptions<SecurityOptions>>((keys, security) =>
            (keys.Path, keys.Setting) = (security.Value.KeysPath, $"{SecurityOptions.Section}:{nameof(SecurityOptions.KeysPath)}"));
        return services;
    }
}
