using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Tests.Contract;

namespace Iris.Storage.Tests.Sqlite;

public sealed class SqliteSearchTests : IDisposable
{
    private static readonly TenantId Acme = new("acme");

    private readonly SqliteStores stores = new(new TemporaryFolder());

    public void Dispose() => stores.Dispose();

    [Fact]
    public async Task SearchAsync_TimeIsOver_EndsWithWhatItHas()
    {
        var process = await stores.OpenProcessAsync(Acme);
        var first = await stores.AcceptedAsync(process);
        var second = await stores.AcceptedAsync(process);
        var size = new SearchSize(10, 10) { Time = TimeSpan.Zero };

        var page = await stores.Interactions.SearchAsync(Acme, new InteractionSearch(), null, size, default);
        var next = await stores.Interactions.SearchAsync(Acme, new InteractionSearch(), page.NextCursor, size, default);

        Assert.Equal(second.Id, Assert.Single(page.Items).Id);
        Assert.Equal(first.Id, Assert.Single(next.Items).Id);
        Assert.Null(next.NextCursor);
    }
}
