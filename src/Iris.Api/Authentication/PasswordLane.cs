using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Iris.Api.Authentication;

/// <summary>
/// Threads of their own for hashing passwords, which takes a tenth of a second of processor time by design: few, of low priority (Linux does not heed it), and
/// with a short queue in which one client has a part of the places only.
/// </summary>
internal sealed class PasswordLane : IDisposable
{
    /// <summary>How far behind others the threads stand, of 19; enough that they get what is left over.</summary>
    private const int Niceness = 10;

    private readonly BlockingCollection<Action> work = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly SecurityOptions options;
    private int taken;

    public PasswordLane(IOptions<SecurityOptions> options)
    {
        this.options = options.Value;
        for (var number = 0; number < this.options.PasswordThreads; number++)
            new Thread(Work) { Name = $"passwords {number}", IsBackground = true, Priority = ThreadPriority.BelowNormal }.Start();
    }

    /// <summary>Runs it when its turn comes.</summary>
    /// <param name="client">Whose places it counts to.</param>
    /// <param name="job">What to do.</param>
    /// <param name="cancellationToken">Whoever waits no longer costs nothing.</param>
    /// <returns>Null when there is no place.</returns>
    public Task<T>? TryRun<T>(string client, Func<T> job, CancellationToken cancellationToken)
    {
        if (!TryEnter(client))
            return null;

        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(
            () =>
            {
                try
                {
                    if (cancellationToken.IsCancellationRequested)
                        done.SetCanceled(cancellationToken);
                    else
                        done.SetResult(job());
                }
#pragma warning disable CA1031 // It is thrown where it is awaited.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    done.SetException(exception);
                }
                finally
                {
                    Leave(client);
                }
            },
            CancellationToken.None);
        return done.Task;
    }

    /// <summary>The threads end with what waits; the collection is theirs until then.</summary>
    public void Dispose() => work.CompleteAdding();

    private void Work()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(0, 0, Niceness);
        foreach (var job in work.GetConsumingEnumerable())
            job();
    }

    private bool TryEnter(string client)
    {
        lock (gate)
        {
            var own = places.GetValueOrDefault(client);
            if (taken >= options.PasswordQueue || own >= options.PasswordQueuePerClient)
                return false;

            taken++;
            places[client] = own + 1;
            return true;
        }
    }

    private void Leave(string client)
    {
        lock (gate)
        {
            taken--;
            if (--places[client] == 0)
                places.Remove(client);
        }
    }

    // The runtime knows priorities of threads on Windows only. On Linux "process 0" is the calling thread.
    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
