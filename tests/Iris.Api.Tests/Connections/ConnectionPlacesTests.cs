using System.Net;
using Iris.Api.Binding;
using Iris.Api.Connections;
using Iris.Core.Handles;
using Iris.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Api.Tests.Connections;

public sealed class ConnectionPlacesTests
{
    private static readonly TimeSpan AnonymousTime = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider time = TestClock.New();
    private readonly List<string> aborted = [];

    [Fact]
    public void TryEnter_NoneLeft_TakesThePlaceOfTheLongestIdle()
    {
        var places = Places(3);
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
        var places = Places(2);
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
        var places = Places(2);
        foreach (var place in Enter(places, "a", "b"))
            place!.Begin();

        Assert.Null(places.TryEnter(New("c")));
        time.Advance(AnonymousTime);

        Assert.NotNull(places.TryEnter(New("d")));
        Assert.Equal(["a"], aborted);
    }

    [Fact]
    public void End_AnotherRequestOfTheConnectionRuns_IsNotIdle()
    {
        var places = Places(1);
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
        var places = Places(2);
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
        var places = Places(4);
        var all = Enter(places, [.. Enumerable.Range(0, 8).Select(i => $"{i}")]);

        var waiting = places.WaitForRoomAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        all[0]!.Leave();

        await waiting;
    }

    [Fact]
    public void TryEnter_AddressHasAllItsPlaces_GetsThatOfItsOwnLongestIdle()
    {
        var places = Places(10, perAddress: 2);
        places.TryEnter(New("other", "192.0.2.1"));
        var first = places.TryEnter(New("a", "192.0.2.2"))!;
        places.TryEnter(New("b", "192.0.2.2"));
        first.Begin();
        first.End();

        Assert.NotNull(places.TryEnter(New("c", "192.0.2.2")));
        Assert.Equal(["b"], aborted);
    }

    [Fact]
    public void TryEnter_AddressHasAllItsPlacesInUse_ClosesTheNewcomerAndNoOther()
    {
        var places = Places(10, perAddress: 2);
        foreach (var name in (string[])["a", "b"])
        {
            var place = places.TryEnter(New(name, "192.0.2.2"))!;
            place.Begin();
            place.Know();
        }

        Assert.Null(places.TryEnter(New("c", "192.0.2.2")));
        Assert.NotNull(places.TryEnter(New("d", "192.0.2.3")));
        Assert.Empty(aborted);
    }

    [Theory]
    [InlineData("::ffff:192.0.2.2", "192.0.2.2")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    public void TryEnter_AddressesOfOneNetwork_CountTogether(string one, string another)
    {
        var places = Places(10, perAddress: 1);

        places.TryEnter(New("a", one));
        places.TryEnter(New("b", another));

        Assert.Equal(["a"], aborted);
        Assert.Equal(1, places.Networks);
    }

    [Theory]
    [InlineData("2001:db8:1:3::1", 1)]
    [InlineData("10.1.2.3", 1)]
    [InlineData("::ffff:10.1.2.3", 1)]
    [InlineData(null, 1)]
    [InlineData("192.0.2.2", 0)]
    public void TryEnter_OtherNetworkProxyOrNoBound_IsNotCounted(string? address, int perAddress)
    {
        var places = Places(10, perAddress);
        places.TryEnter(New("a", "2001:db8:1:2::1"));

        places.TryEnter(New("b", address));
        if (perAddress == 0 || address?.StartsWith("2001", StringComparison.Ordinal) != true)
            places.TryEnter(New("c", address));

        Assert.Empty(aborted);
    }

    [Fact]
    public void Leave_LastOfItsNetwork_ForgetsTheNetwork()
    {
        var places = Places(10, perAddress: 1);
        var all = Enumerable.Range(0, 20).Select(i => places.TryEnter(New($"{i}", $"192.0.2.{i / 2}"))!).ToList();

        Assert.Equal(10, places.Networks);
        all.ForEach(place => place.Leave());

        Assert.Equal((0, 0), (places.Networks, places.Open));
    }

    [Theory]
    [InlineData(null, 25)]
    [InlineData(7, 7)]
    [InlineData(0, 0)]
    public void Of_Options_AreAQuarterByDefault(int? configured, int expected) =>
        Assert.Equal(expected, ConnectionBounds.Of(
            new ApiOptions { MaxConnections = 100, MaxConnectionsPerAddress = configured }, new HandleBudget(1024, 448), []).MostPerAddress);

    private ConnectionPlaces Places(int most, int perAddress = 0) =>
        new(new ConnectionBounds(most, perAddress, AnonymousTime, [IPNetwork.Parse("10.0.0.0/8")]), time);

    private ConnectionPlace?[] Enter(ConnectionPlaces places, params string[] names) => [.. names.Select(name => places.TryEnter(New(name)))];

    private Connection New(string name, string? address = null) => new(name, aborted)
    {
        RemoteEndPoint = address is null ? null : new IPEndPoint(IPAddress.Parse(address), 50_000),
    };

    private sealed class Connection(string name, List<string> aborted) : DefaultConnectionContext(name)
    {
        public override void Abort(ConnectionAbortedException abortReason) => aborted.Add(ConnectionId);
    }
}
