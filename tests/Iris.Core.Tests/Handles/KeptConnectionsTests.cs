using Iris.Core.Handles;
using Iris.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Handles;

public sealed class KeptConnectionsTests
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider time = TestClock.New();
    private readonly KeptConnections kept;

    public KeptConnectionsTests() => kept = new KeptConnections(8, IdleTime, time);

    [Fact]
    public void TryBegin_OneTenantWithManyHosts_GetsHalfAndLeavesTheRest()
    {
        Assert.Equal(4, CallHosts("acme", 20));
        Assert.Equal(2, CallHosts("other", 20));
    }

    [Fact]
    public void TryBegin_OneWasLeft_GoesOnWithItWhoeverLeftIt()
    {
        for (var i = 0; i < 20; i++)
            kept.TryBegin(i % 2 == 0 ? "acme" : "other", "host")!.Leave();

        Assert.Equal(7, kept.Free);
    }

    [Fact]
    public void TryBegin_OneWasLeftByAnotherAndTheShareIsUsedUp_LeavesItThere()
    {
        kept.TryBegin("other", "elsewhere")!.Leave();
        kept.TryBegin("other", "host")!.Leave();
        CallHosts("acme", 20);

        Assert.Null(kept.TryBegin("acme", "host"));

        var free = kept.Free;
        kept.TryBegin("other", "host")!.Leave();
        Assert.Equal(free, kept.Free);
    }

    [Fact]
    public void TryBegin_LeftForLong_IsFreeAgain()
    {
        CallHosts("acme", 4);

        time.Advance(IdleTime * 1.5 - TimeSpan.FromTicks(1));
        Assert.Null(kept.TryBegin("acme", "new"));
        time.Advance(TimeSpan.FromTicks(1));

        Assert.NotNull(kept.TryBegin("acme", "new"));
        Assert.Equal(7, kept.Free);
    }

    [Fact]
    public void TryBegin_CallsRun_AreCountedUntilTheyEnd()
    {
        var running = Enumerable.Range(0, 4).Select(_ => kept.TryBegin("acme", "host")!).ToList();
        Assert.Null(kept.TryBegin("acme", "host"));

        // One closed its connection, one left it open.
        running[0].Dispose();
        running[1].Leave();
        running[1].Dispose();

        Assert.Equal(5, kept.Free);
        Assert.NotNull(kept.TryBegin("acme", "host"));
        Assert.NotNull(kept.TryBegin("acme", "host"));
        Assert.Null(kept.TryBegin("acme", "host"));
    }

    [Fact]
    public void TryBegin_NoneMayStay_IsNull() => Assert.Null(new KeptConnections(0, IdleTime, time).TryBegin("acme", "host"));

    /// <summary>How many of so many hosts keep a connection after a call each.</summary>
    private int CallHosts(string tenant, int hosts)
    {
        var count = 0;
        for (var i = 0; i < hosts; i++)
        {
            if (kept.TryBegin(tenant, $"{tenant}-{i}") is { } call)
            {
                call.Leave();
                count++;
            }
        }

        return count;
    }
}
