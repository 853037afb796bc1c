using Iris.Core.Accounts;
using Iris.Core.Callbacks;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;

namespace Iris.Core.Storage;

/// <summary>
/// Takes in what another store holds exactly as it is there, with ids, versions and work state. What is there already is left alone, so
/// that a copy which broke off is simply run again. Throws when a unique value belongs to another row.
/// </summary>
public interface IStoreImport
{
    Task AddAsync(IReadOnlyList<Tenant> tenants, CancellationToken cancellationToken);

    Task AddAsync(IReadOnlyList<Account> accounts, CancellationToken cancellationToken);

    Task AddAsync(IReadOnlyList<ApiKey> keys, CancellationToken cancellationToken);

    Task AddAsync(IReadOnlyList<Integration> integrations, CancellationToken cancellationToken);

    Task AddAsync(IReadOnlyList<User> users, CancellationToken cancellationToken);

    Task AddAsync(IReadOnlyList<Process> processes, CancellationToken cancellationToken);

    Task AddAsync(IReadOnlyList<Interaction> interactions, CancellationToken cancellationToken);

    Task AddAsync(IReadOnlyList<RawNotice> notices, CancellationToken cancellationToken);

    /// <summary>Deliveries with their bodies.</summary>
    Task AddAsync(IReadOnlyList<WebhookDelivery> deliveries, CancellationToken cancellationToken);

    Task AddAsync(IReadOnlyList<OptOut> optOuts, CancellationToken cancellationToken);

    /// <summary>A key of the key ring, as XML; without it, stored secrets cannot be read.</summary>
    Task AddKeyAsync(string name, string xml, CancellationToken cancellationToken);
}
