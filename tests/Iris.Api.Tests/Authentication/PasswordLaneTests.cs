using Iris.Api.Authentication;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tests.Authentication;

public sealed class PasswordLaneTests
{
    [Fact]
    public async Task TryRun_Work_RunsOnAThreadOfTheLane()
    {
        using var lane = New(2, 2);

        var (name, isPooled) = await lane.TryRun("a", () => (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread), default)!;

        Assert.Equal(("passwords 0", false), (name, isPooled));
    }

    [Fact]
    public async Task TryRun_ClientWithItsShare_LeavesPlacesToOthersAndGetsItsOwnBack()
    {
        using var lane = New(3, 2);
        using var gate = new ManualResetEventSlim();
        var running = Wait(lane, "a", gate);
        var waiting = Wait(lane, "a", gate);

        Assert.Null(Wait(lane, "a", gate));
        var other = Wait(lane, "b", gate);
        Assert.NotNull(other);
        Assert.Null(Wait(lane, "c", gate));

        gate.Set();
        await Task.WhenAll(running!, waiting!, other);
        // A place is given back behind the answer, so the last may still be.
        Task<bool>? again = null;
        Assert.True(SpinWait.SpinUntil(() => (again = Wait(lane, "a", gate)) is not null, TimeSpan.FromSeconds(60)));
        Assert.True(await again!);
    }

    [Fact]
    public async Task TryRun_WorkThatThrowsOrIsNotWantedAnyMore_HoldsNothingUp()
    {
        using var lane = New(10, 10);

        await Assert.ThrowsAsync<InvalidOperationException>(() => lane.TryRun<bool>("a", () => throw new InvalidOperationException(), default)!);
        await Assert.ThrowsAsync<TaskCanceledException>(() => lane.TryRun("a", () => true, new CancellationToken(canceled: true))!);

        Assert.True(await lane.TryRun("a", () => true, default)!);
    }

    private static Task<bool>? Wait(PasswordLane lane, string client, ManualResetEventSlim gate) => lane.TryRun(
        client,
        () =>
        {
            gate.Wait();
            return true;
        },
        default);

    private static PasswordLane New(int queue, int perClient) =>
        new(Options.Create(new SecurityOptions { PasswordQueue = queue, PasswordQueuePerClient = perClient }));
}
