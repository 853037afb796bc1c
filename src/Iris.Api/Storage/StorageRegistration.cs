using Iris.Api.Tenancy;
using Iris.Core.Hosting;
using Iris.Storage.MongoDb;
using Iris.Storage.Sqlite;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
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
    public const string DefaultKeysFolder = "keys";

    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<StorageOptions>(StorageOptions.Section);
        return configuration.ReadSection<StorageOptions>(StorageOptions.Section).Type == StorageType.MongoDb
            ? services.AddMongoStorage().AddKnownSection<SqliteOptions>(SqliteOptions.Section)
            : services.AddSqliteStorage().AddKeyFolder().AddKnownSection<MongoOptions>(MongoOptions.Section);
    }

    private static IServiceCollection AddKeyFolder(this IServiceCollection services)
    {
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<SecurityOptions>, IOptions<SqliteOptions>, ILogger<PrivateKeyFolder>>(
            (keys, security, sqlite, logger) => keys.XmlRepository = security.Value.KeysPath is { } path
                ? Open(path, isOurs: false, logger, $"{SecurityOptions.Section}:{nameof(SecurityOptions.KeysPath)} is '{path}'")
                : Open(BesideDatabase(sqlite.Value.Path), isOurs: true, logger, $"{SqliteOptions.Section}:{nameof(SqliteOptions.Path)} is '{sqlite.Value.Path}'"));
        return services;
    }

    private static PrivateKeyFolder Open(string path, bool isOurs, ILogger logger, string subject)
    {
        try
        {
            return new PrivateKeyFolder(path, isOurs, logger);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"{subject}: the folder {path} of the key ring cannot be written ({exception.Message.TrimEnd('.')}); give the gateway's account the right "
                + "to, or name another place.",
                exception);
        }
    }

    private static string BesideDatabase(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, DefaultKeysFolder);
}
