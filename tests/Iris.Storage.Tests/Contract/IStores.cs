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

namespace Iris.Storage.Tests.Contract;

/// <summary>A store that the contract is held against: makes empty databases.</summary>
public interface IBackend
{
    Task<IStores> CreateAsync();

    /// <summary>As many writers of one key at once as a test wants, or as many as the server behind the store bears.</summary>
    static virtual int AtOnce(int wanted) => wanted;
}

/// <summary>All ports over one empty database; disposing removes it.</summary>
public interface IStores : IAsyncDisposable
{
    ITenantStore Tenants { get; }

    IAccountStore Accounts { get; }

    IApiKeyStore ApiKeys { get; }

    IIntegrationStore Integrations { get; }

    IMailboxStore Mailboxes { get; }

    ITemplateStore Templates { get; }

    ICatalogueStore Catalogues { get; }

    IExchangeStore Exchanges { get; }

    IUserStore Users { get; }

    IUserMergeStore MergedUsers { get; }

    IBulkJobStore BulkJobs { get; }

    IProcessStore Processes { get; }

    IInteractionStore Interactions { get; }

    IMoveStore Moves { get; }

    IActivityStore Activity { get; }

    IAlarmStore Alarms { get; }

    ICallbackStore Notices { get; }

    IWebhookStore Webhooks { get; }

    IOptOutStore OptOuts { get; }

    IAttachmentStore Attachments { get; }

    IAttachmentContentStore Content { get; }

    IMediaJobStore MediaJobs { get; }

    IStrategyRunStore StrategyRuns { get; }

    IStrategyStore Strategies { get; }

    IIdempotencyStore Idempotency { get; }

    ISendUsageStore SendUsage { get; }

    ITenantRows TenantRows { get; }

    IKeyRingStore Keys { get; }
}

/// <summary>Base of the contract suites: an empty database for each test, two tenants.</summary>
public abstract class StoreContract<TBackend> : IAsyncLifetime
    where TBackend : IBackend, new()
{
    protected static readonly TenantId Acme = new("acme");
    protected static readonly TenantId Other = new("other");
    protected static readonly CancellationToken None = CancellationToken.None;

    private IStores? stores;

    protected IStores Stores => stores!;

    public async Task InitializeAsync() => stores = await new TBackend().CreateAsync();

    public async Task DisposeAsync() => await Stores.DisposeAsync();
}
