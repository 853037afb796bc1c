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
using Iris.Storage.Sqlite;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>A database in a folder of its own.</summary>
public sealed class SqliteBackend : IBackend
{
    public Task<IStores> CreateAsync() => Task.FromResult<IStores>(new SqliteStores(new TemporaryFolder()));
}

/// <summary>The store as an application registers it. Several may be opened on one folder.</summary>
internal sealed class SqliteStores : IStores, IDisposable
{
    private readonly ServiceProvider services;
    private readonly TemporaryFolder? owned;

    public SqliteStores(TemporaryFolder folder, Action<SqliteOptions>? configure = null)
        : this(folder.File("iris.db"), configure) => owned = folder;

    public SqliteStores(string path, Action<SqliteOptions>? configure = null)
    {
        services = new ServiceCollection()
            .AddLogging()
            .AddSqliteStorage()
            .Configure<SqliteOptions>(options =>
            {
                options.Path = path;
                configure?.Invoke(options);
            })
            .BuildServiceProvider();
        Database = services.GetRequiredService<SqliteDatabase>();
    }

    public SqliteDatabase Database { get; }

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

    public IWebhookStore Webhooks => services.GetRequiredService<IWebhookStore>();

    public IExchangeStore Exchanges => services.GetRequiredService<IExchangeStore>();

    public ICatalogueStore Catalogues => services.GetRequiredService<ICatalogueStore>();

    public ITemplateStore Templates => services.GetRequiredService<ITemplateStore>();

    public IOptOutStore OptOuts => services.GetRequiredService<IOptOutStore>();

    public IAttachmentStore Attachments => services.GetRequiredService<IAttachmentStore>();

    public IAttachmentContentStore Content => services.GetRequiredService<IAttachmentContentStore>();

    public IMediaJobStore MediaJobs => services.GetRequiredService<IMediaJobStore>();

    public IStrategyRunStore StrategyRuns => services.GetRequiredService<IStrategyRunStore>();

    public IStrategyStore Strategies => services.GetRequiredService<IStrategyStore>();

    public IIdempotencyStore Idempotency => services.GetRequiredService<IIdempotencyStore>();

    public ISendUsageStore SendUsage => services.GetRequiredService<ISendUsageStore>();

    public ITenantRows TenantRows => services.GetRequiredService<ITenantRows>();

    public IKeyRingStore Keys => services.GetRequiredService<IKeyRingStore>();

    /// <summary>Runs statements on the writer's own connection, in a transaction.</summary>
    public Task<int> OnWriterAsync(Action<SqliteSession> run) => Database.Writer.WriteAsync(
        static (session, run) =>
        {
            run(session);
            return 0;
        },
        run,
        CancellationToken.None);

    public void Dispose()
    {
        services.Dispose();
        owned?.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("iris-");

    public string Path => folder.FullName;

    public string File(string name) => System.IO.Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
