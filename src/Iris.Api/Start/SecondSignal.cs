using System.Runtime.InteropServices;

namespace Iris.Api.Start;

/// <summary>The host stops at the first signal and hears no other; whoever sends a second one does not want to wait. Nothing accepted is lost by that.</summary>
internal sealed class SecondSignal : IDisposable
{
    /// <summary>What shells tell of a process that a signal ended: 128 and its number.</summary>
    private const int Interrupted = 130;
    private const int Terminated = 143;

    private readonly PosixSignalRegistration[] registrations;
    private int signals;

    public SecondSignal() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Count(Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Count(Terminated)),
    ];

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
    }

    private void Count(int exitCode)
    {
        if (Interlocked.Increment(ref signals) > 1)
            Environment.Exit(exitCode);
    }
}
