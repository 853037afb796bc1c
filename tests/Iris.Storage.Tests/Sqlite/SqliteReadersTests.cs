using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Tests.Sqlite;

public sealed class SqliteReadersTests
{
    [Fact]
    public async Task SearchAsync_Always_HoldsNoThreadOfThePool()
    {
        // What is read is not looked at.
        var readers = new SqliteReaders(() => null!, 1);

        Assert.False(await readers.SearchAsync((_, _) => Thread.CurrentThread.IsThreadPoolThread, 0, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => readers.SearchAsync<int, int>((_, _) => throw new InvalidOperationException("broken"), 0, CancellationToken.None));
        // The place of the one that failed is free again.
        Assert.Equal(1, await readers.SearchAsync((_, _) => 1, 0, CancellationToken.None));
    }
}
