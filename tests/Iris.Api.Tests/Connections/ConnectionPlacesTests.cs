using Iris.Api.Connections;
using Iris.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Api.Tests.Connections;

public sealed class ConnectionPlacesTests
{
    private readonly FakeTimeProvider time = TestClock.New();
    private readonly List<string> aborted = [];

    [Fact]
    public void TryEnter_NoneLeft_TakesThePlaceOfTheLongestIdle()
    {
        var places = new ConnectionPlaces(3, time);
        var all = Enter(places, "a", "b", "c");
        // The first has just been used: the second is idle for longest.
        all[0]!.Begin();
        all[0]!.End();

        Assert.NotNull(places.TryEnter(New("d")));
        Assert.Equal(["b"], aborted);
    }

    [Fact]
    public void TryEnter_AllServeKnownCallers_ClosesTheNewcomer()
    {
        var places = new ConnectionPlaces(2, time);
        foreach (var place in Enter(places, "a", "b"))
        {
            place!.Begin();
            place.Know();
        }

        time.Advance(TimeSpan.FromHours(1));

        Assert.Null(places.TryEnter(New("c")));
        Assert.Empty(aborted);
        Assert.Equal(2, places.Open);
    }

    [Fact]
    public void TryEnter_AnonymousRequestsRun_LoseTheirPlaceAfterAWhile()
    {
        var places = new ConnectionPlaces(2, time);
        foreach (var place in Enter(places, "a", "b"))
            place!.Begin();

        Assert.Null(places.TryEnter(New("c")));
        time.Advance(ConnectionPlaces.AnonymousTime);

        Assert.NotNull(places.TryEnter(New("d")));
        Assert.Equal(["a"], aborted);
    }

    [Fact]
    public void End_AnotherRequestOfTheConnectionRuns_IsNotIdle()
    {
        var places = new ConnectionPlaces(1, time);
        var place = Enter(places, "a")[0]!;
        place.Begin();
        place.Begin();
        place.Know();
        place.End();

        Assert.Null(places.TryEnter(New("b")));
        place.End();

        Assert.NotNull(places.TryEnter(New("c")));
    }

    [Fact]
    public void Leave_EndsInAnyState_GivesExactlyOnePlaceBack()
    {
        var places = new ConnectionPlaces(2, time);
        var all = Enter(places, "a", "b", "c");
        all[1]!.Begin();

        // The first has lost its place already.
        all[0]!.Begin();
        all[0]!.End();
        all[0]!.Leave();
        Assert.Equal(2, places.Open);
        all[1]!.Leave();
        all[2]!.Leave();

        Assert.Equal(0, places.Open);
        Assert.All(Enter(places, "d", "e"), Assert.NotNull);
        Assert.Equal(["a"], aborted);
    }

    [Fact]
    public async Task WaitForRoomAsync_ManyOnTheirWayOut_WaitsForThem()
    {
        var places = new ConnectionPlaces(4, time);
        var all = Enter(places, [.. Enumerable.Range(0, 8).Select(i => $"{i}")]);

        var waiting = places.WaitForRoomAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        all[0]!.Leave();

        await waiting;
    }

    private ConnectionPlace?[] Enter(ConnectionPlaces places, params string[] names) => [.. names.Select(name => places.TryEnter(New(name)))];

    private Connection New(string name) => new(name, aborted);

    private sealed class Connection(string name, List<string> aborted) : DefaultConnectionContext(name)
    {
        public override void Abort(ConnectionAbortedException abortReason) => aborted.Add(ConnectionId);
    }
}
