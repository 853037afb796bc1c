namespace Iris.Api.Tokens;

/// <summary>
/// Reads the signing keys at start, so that no log-in waits for it, and every minute after: what other gateways added is published soon,
/// and what was taken out of the ring stops counting.
/// </summary>
internal sealed class SigningKeyWatch(SigningKeyRing ring, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        ring.Read();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            ring.TryRead();
    }
}
