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
using Iris.Storage.MongoDb.Accounts;
using Iris.Storage.MongoDb.Attachments;
using Iris.Storage.MongoDb.Callbacks;
using Iris.Storage.MongoDb.Catalogues;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Exchanges;
using Iris.Storage.MongoDb.Idempotency;
using Iris.Storage.MongoDb.Integrations;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.Keys;
using Iris.Storage.MongoDb.Limits;
using Iris.Storage.MongoDb.OptOuts;
using Iris.Storage.MongoDb.Processes;
using Iris.Storage.MongoDb.Strategies;
using Iris.Storage.MongoDb.Templates;
using Iris.Storage.MongoDb.Tenants;
using Iris.Storage.MongoDb.Users;
using Iris.Storage.MongoDb.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb;

/// <summary>Registers the store for more than one machine.</summary>
public static class MongoRegistration
{
    /// <summary>The driver's own message shows the string when it does not see where the password is.</summary>
    private const string Unreadable =
        "Storage:MongoDb:ConnectionString cannot be read. It looks like mongodb://user:password@host:27017/?replicaSet=rs0; special characters in a "
        + "password are percent-encoded.";

    /// <summary>
    /// Adds every store port and the key ring on MongoDB, with options from section <see cref="MongoOptions.Section"/> of the configuration.
    /// </summary>
    public static IServiceCollection AddMongoStorage(this IServiceCollection services)
    {
        services.AddSection<MongoOptions>(MongoOptions.Section)
            .Validate(options => options.ConnectionString.Length == 0 || IsReadable(options.ConnectionString), Unreadable);
        services.AddTelemetry();
        services.TryAddSingleton<StartState>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MongoStore>();
        services.TryAddSingleton<UserRows>();
        services.TryAddSingleton<MergeRows>();
        services.TryAddSingleton<ProcessRows>();
        services.TryAddSingleton<WatchedTenants>();
        services.TryAddSingleton<InteractionRows>();
        services.TryAddSingleton<StrategyRunRows>();
        services.TryAddSingleton<DocumentUpgrade>();
        services.TryAddSingleton<AddressUpgrade>();
        services.TryAddSingleton<SearchTextUpgrade>();
        services.TryAddSingleton<ProcessOrderUpgrade>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MongoStartup>());
        services.TryAddSingleton<IExchangeStore, MongoExchangeStore>();
        services.TryAddSingleton<MongoTenantStore>();
        services.TryAddSingleton<ITenantStore>(provider => provider.GetRequiredService<MongoTenantStore>());
        services.TryAddSingleton<MongoAccountStore>();
        services.TryAddSingleton<IAccountStore>(provider => provider.GetRequiredService<MongoAccountStore>());
        services.TryAddSingleton<MongoApiKeyStore>();
        services.TryAddSingleton<IApiKeyStore>(provider => provider.GetRequiredService<MongoApiKeyStore>());
        services.TryAddSingleton<MongoIntegrationStore>();
        services.TryAddSingleton<IIntegrationStore>(provider => provider.GetRequiredService<MongoIntegrationStore>());
        services.TryAddSingleton<IAlarmStore, MongoAlarmStore>();
        services.TryAddSingleton<IActivityStore, MongoActivityStore>();
        services.TryAddSingleton<IMoveStore, MongoMoveStore>();
        services.TryAddSingleton<IMailboxStore, MongoMailboxStore>();
        services.TryAddSingleton<MongoCatalogueStore>();
        services.TryAddSingleton<ICatalogueStore>(provider => provider.GetRequiredService<MongoCatalogueStore>());
        services.TryAddSingleton<MongoTemplateStore>();
        services.TryAddSingleton<ITemplateStore>(provider => provider.GetRequiredService<MongoTemplateStore>());
        services.TryAddSingleton<IUserStore, MongoUserStore>();
        services.TryAddSingleton<IUserMergeStore, MongoUserMergeStore>();
        services.TryAddSingleton<IBulkJobStore, MongoBulkJobStore>();
        services.TryAddSingleton<IProcessStore, MongoProcessStore>();
        services.TryAddSingleton<IInteractionStore, MongoInteractionStore>();
        services.TryAddSingleton<MongoCallbackStore>();
        services.TryAddSingleton<ICallbackStore>(provider => provider.GetRequiredService<MongoCallbackStore>());
        services.TryAddSingleton<IWebhookStore, MongoWebhookStore>();
        services.TryAddSingleton<IIdempotencyStore, MongoIdempotencyStore>();
        services.TryAddSingleton<MongoOptOutStore>();
        services.TryAddSingleton<IOptOutStore>(provider => provider.GetRequiredService<MongoOptOutStore>());
        services.TryAddSingleton<MongoAttachmentStore>();
        services.TryAddSingleton<IAttachmentStore>(provider => provider.GetRequiredService<MongoAttachmentStore>());
        services.TryAddSingleton<IAttachmentContentStore, AttachmentBucket>();
        services.TryAddSingleton<MongoMediaJobStore>();
        services.TryAddSingleton<IMediaJobStore>(provider => provider.GetRequiredService<MongoMediaJobStore>());
        services.TryAddSingleton<IStrategyRunStore, MongoStrategyRunStore>();
        services.TryAddSingleton<MongoStrategyStore>();
        services.TryAddSingleton<IStrategyStore>(provider => provider.GetRequiredService<MongoStrategyStore>());
        services.TryAddSingleton<ITenantRows, MongoTenantRows>();
        services.TryAddSingleton<ISendUsageStore, MongoSendUsageStore>();
        services.TryAddSingleton<IKeyRingStore, MongoKeyRing>();
        return services;
    }

    private static bool IsReadable(string connectionString)
    {
        try
        {
            return new MongoUrl(connectionString).Servers.Any();
        }
        catch (MongoConfigurationException)
        {
            return false;
        }
    }
}
