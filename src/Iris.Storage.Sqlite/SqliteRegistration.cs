using Iris.Core.Accounts;
using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Catalogues;
using Iris.Core.Exchanges;
using Iris.Core.Hosting;
using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Strategies;
using Iris.Core.Telemetry;
using Iris.Core.Templates;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Iris.Storage.Sqlite.Accounts;
using Iris.Storage.Sqlite.Attachments;
using Iris.Storage.Sqlite.Callbacks;
using Iris.Storage.Sqlite.Catalogues;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Exchanges;
using Iris.Storage.Sqlite.Idempotency;
using Iris.Storage.Sqlite.Integrations;
using Iris.Storage.Sqlite.Interactions;
using Iris.Storage.Sqlite.Keys;
using Iris.Storage.Sqlite.Limits;
using Iris.Storage.Sqlite.OptOuts;
using Iris.Storage.Sqlite.Processes;
using Iris.Storage.Sqlite.Strategies;
using Iris.Storage.Sqlite.Templates;
using Iris.Storage.Sqlite.Tenants;
using Iris.Storage.Sqlite.Users;
using Iris.Storage.Sqlite.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Iris.Storage.Sqlite;

/// <summary>Registers the embedded store.</summary>
public static class SqliteRegistration
{
    /// <summary>
    /// Adds every store port on SQLite, the key ring in a folder beside it, with options from section <see cref="SqliteOptions.Section"/> of the configuration.
    /// </summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services)
    {
        services.AddSection<SqliteOptions>(SqliteOptions.Section);
        services.AddTelemetry();
        services.TryAddSingleton<StartState>();
        services.TryAddSingleton<SqliteDatabase>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SqliteStartup>());
        services.TryAddSingleton<ITenantStore, SqliteTenantStore>();
        services.TryAddSingleton<IAccountStore, SqliteAccountStore>();
        services.TryAddSingleton<IApiKeyStore, SqliteApiKeyStore>();
        services.TryAddSingleton<IIntegrationStore, SqliteIntegrationStore>();
        services.TryAddSingleton<IAlarmStore, SqliteAlarmStore>();
        services.TryAddSingleton<IActivityStore, SqliteActivityStore>();
        services.TryAddSingleton<IMoveStore, SqliteMoveStore>();
        services.TryAddSingleton<IMailboxStore, SqliteMailboxStore>();
        services.TryAddSingleton<ICatalogueStore, SqliteCatalogueStore>();
        services.TryAddSingleton<ITemplateStore, SqliteTemplateStore>();
        services.TryAddSingleton<IUserStore, SqliteUserStore>();
        services.TryAddSingleton<IUserMergeStore, SqliteUserMergeStore>();
        services.TryAddSingleton<IBulkJobStore, SqliteBulkJobStore>();
        services.TryAddSingleton<IProcessStore, SqliteProcessStore>();
        services.TryAddSingleton<IInteractionStore, SqliteInteractionStore>();
        services.TryAddSingleton<ICallbackStore, SqliteCallbackStore>();
        services.TryAddSingleton<IExchangeStore, SqliteExchangeStore>();
        services.TryAddSingleton<IWebhookStore, SqliteWebhookStore>();
        services.TryAddSingleton<IIdempotencyStore, SqliteIdempotencyStore>();
        services.TryAddSingleton<IOptOutStore, SqliteOptOutStore>();
        services.TryAddSingleton<IAttachmentStore, SqliteAttachmentStore>();
        services.TryAddSingleton<IAttachmentContentStore, AttachmentFiles>();
        services.TryAddSingleton<IMediaJobStore, SqliteMediaJobStore>();
        services.TryAddSingleton<IStrategyRunStore, SqliteStrategyRunStore>();
        services.TryAddSingleton<IStrategyStore, SqliteStrategyStore>();
        services.TryAddSingleton<ITenantRows, SqliteTenantRows>();
        services.TryAddSingleton<ISendUsageStore, SqliteSendUsageStore>();
        services.TryAddSingleton<IKeyRingStore, SqliteKeyRing>();
        return services;
    }
}
