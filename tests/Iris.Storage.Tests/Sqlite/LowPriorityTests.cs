using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Tests.Sqlite;

public sealed class LowPriorityTests
{
    [Fact]
    public async Task RunAsync_Always_RunsOffThePoolAndReportsFailures()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => LowPriority.RunAsync<bool>(() => throw new InvalidOperationException()));
        Assert.False(await LowPriority.RunAsync(() => Thread.CurrentThread.IsThreadPoolThread));
    }

    [Fact]
    public async Task RunAsync_Always_StepsBackForOthers()
    {
        if (!OperatingSystem.IsLinux())
            return;

        Assert.True(await LowPriority.RunAsync(NicenessOfThread) > NicenessOfThread());
    }

    // The 19th field of the thread's line; the name before it may hold blanks.
    private static int NicenessOfThread() =>
        int.Parse(
        File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[16],
        System.Globalization.CultureInfo.InvariantCulture);
}
