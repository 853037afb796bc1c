using System.Runtime.InteropServices;

namespace Iris.Storage.Sqlite.Database;

/// <summary>Work that may take long, beside work that may not wait.</summary>
internal static partial class LowPriority
{
    private const int OfThread = 0;
    private const int Caller = 0;
    private const int Niceness = 10;

    /// <summary>
    /// Runs it on a thread of its own, so that it holds none of the pool's few, and one that steps back for others: on Linux the runtime
    /// leaves priorities alone, so it is told there by hand. What comes after it is back on the pool.
    /// </summary>
    public static Task<T> RunAsync<T>(Func<T> work) => Task.Factory.StartNew(
        () =>
        {
            StepBack();
            return work();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously,
        TaskScheduler.Default);

    private static void StepBack()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfThread, Caller, Niceness);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
