using Iris.Core.Kernel;
using Iris.Storage.MongoDb;
using Iris.Storage.Tests.Contract;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>Base of the tests that look behind the ports: an empty database for each.</summary>
public abstract class MongoTest : IAsyncLifetime
{
    protected static readonly TenantId Acme = new("acme");
    protected static readonly CancellationToken None = CancellationToken.None;

    private IStores? stores;

    internal MongoStores Stores => (MongoStores)stores!;

    public async Task InitializeAsync() => stores = await MongoStores.OpenAsync(Configure);

    public async Task DisposeAsync() => await Stores.DisposeAsync();

    /// <summary>Changes the options.</summary>
    protected virtual void Configure(MongoOptions options)
    {
    }
}
