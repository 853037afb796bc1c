using Iris.Core.Accounts;
using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Catalogues;
using Iris.Core.Exchanges;
using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Strategies;
using Iris.Core.Templates;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.Tests.Contract;
using Iris.Testing.MongoDb;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>A database of its own on the tests' server.</summary>
public sealed class MongoBackend : IBackend
{
    public static int AtOnce(int wanted) => TestServer.AtOnce(wanted);

    public async Task<IStores> CreateAsync() => await MongoStores.OpenAsync();
}

/// <summary>The store as an application registers it. Several may be opened on one database.</summary>
internal sealed class MongoStores : IStores
{
    private readonly ServiceProvider services;
    private readonly bool owned;

    /// <param name="database">The database.</param>
    /// <param name="owned">Whether disposing gives the database back.</param>
    /// <param name="configure">Changes the options.</param>
    public MongoStores(string database, bool owned = false, Action<MongoOptions>? configure = null)
    {
        this.owned = owned;
        services = new ServiceCollection()
            .AddLogging()
            .AddMongoStorage()
            .Configure<MongoOptions>(options =>
            {
                options.ConnectionString = TestServer.ConnectionString;
                options.Database = database;
                options.WriteTimeout = TestServer.WriteTimeout(options.WriteTimeout);
                configure?.Invoke(options);
            })
            .BuildServiceProvider();
    }

    /// <summary>On a database of its own.</summary>
    public static async Task<MongoStores> OpenAsync(Action<MongoOptions>? configure = null) =>
        new(await MongoServer.RentAsync(), owned: true, configure);

    public MongoStore Store => services.GetRequiredService<MongoStore>();

    public IServiceProvider Services => services;

    public ITenantStore Tenants => services.GetRequiredService<ITenantStore>();

    public IAccountStore Accounts => services.GetRequiredService<IAccountStore>();

    public IApiKeyStore ApiKeys => services.GetRequiredService<IApiKeyStore>();

    public IIntegrationStore Integrations => services.GetRequiredService<IIntegrationStore>();

    public IMailboxStore Mailboxes => services.GetRequiredService<IMailboxStore>();

    public IUserStore Users => services.GetRequiredService<IUserStore>();

    public IUserMergeStore MergedUsers => services.GetRequiredService<IUserMergeStore>();

    public IBulkJobStore BulkJobs => services.GetRequiredService<IBulkJobStore>();

    public IProcessStore Processes => services.GetRequiredService<IProcessStore>();

    public IInteractionStore Interactions => services.GetRequiredService<IInteractionStore>();

    public IMoveStore Moves => services.GetRequiredService<IMoveStore>();

    public IActivityStore Activity => services.GetRequiredService<IActivityStore>();

    public IAlarmStore Alarms => services.GetRequiredService<IAlarmStore>();

    public ICallbackStore Notices => services.GetRequiredService<ICallbackStore>();

    public IAttachmentStore Attachments => services.GetRequiredService<IAttachmentStore>();

    public IAttachmentContentStore Content => services.GetRequiredService<IAttachmentContentStore>();

    public IMediaJobStore MediaJobs => services.GetRequiredService<IMediaJobStore>();

    public IStrategyRunStore StrategyRuns => services.GetRequiredService<IStrategyRunStore>();

    public IStrategyStore Strategies => services.GetRequiredService<IStrategyStore>();

    public IIdempotencyStore Idempotency => services.GetRequiredService<IIdempotencyStore>();

    public ISendUsageStore SendUsage => services.GetRequiredService<ISendUsageStore>();

    public ITenantRows TenantRows => services.GetRequiredService<ITenantRows>();

    public IKeyRingStore Keys => services.GetRequiredService<IKeyRingStore>();

    public IExchangeStore Exchanges => services.GetRequiredService<IExchangeStore>();

    public ICatalogueStore Catalogues => services.GetRequiredService<ICatalogueStore>();

    public ITemplateStore Templates => services.GetRequiredService<ITemplateStore>();

    public IOptOutStore OptOuts => services.GetRequiredService<IOptOutStore>();

    public IWebhookStore Webhooks => services.GetRequiredService<IWebhookStore>();

    public async ValueTask DisposeAsync()
    {
        if (owned)
            await MongoServer.ReturnAsync(Store);
        await services.DisposeAsync();
    }
}
