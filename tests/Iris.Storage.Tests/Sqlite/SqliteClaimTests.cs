using Iris.Core.Kernel;
using Iris.Storage.Tests.Contract;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>What claims do beyond the contract.</summary>
public sealed class SqliteClaimTests : IDisposable
{
    private static readonly TenantId Acme = new("acme");

    private readonly SqliteStores stores = new(new TemporaryFolder());

    public void Dispose() => stores.Dispose();

    [Fact]
    public async Task ClaimAsync_OneDocumentUnreadable_OthersAreClaimedAndItIsPutOff()
    {
        var process = await stores.OpenProcessAsync(Acme);
        var integration = NewId();
        await stores.AcceptedAsync(process, integration);
        await stores.OnWriterAsync(session => session.Execute("UPDATE interaction_documents SET document = CAST('{' AS BLOB)"));
        var good = await stores.AcceptedAsync(process, integration);

        Assert.Equal(good.Id, Assert.Single(await stores.ClaimAsync("worker", Now)).Id);
        var next = await stores.AcceptedAsync(process, integration);
        Assert.Equal(next.Id, Assert.Single(await stores.ClaimAsync("worker", Now, limitPerIntegration: 1)).Id);
    }

    [Fact]
    public async Task ClaimAsync_NothingDue_DoesNotTouchTheWriter()
    {
        var process = await stores.OpenProcessAsync(Acme);
        await stores.AcceptedAsync(process, dueAt: Now.AddMinutes(1));
        using var go = new ManualResetEventSlim();
        var busy = stores.OnWriterAsync(_ => go.Wait());

        Assert.Empty(await stores.ClaimAsync("worker", Now));

        Assert.False(busy.IsCompleted);
        go.Set();
        await busy;
    }
}
