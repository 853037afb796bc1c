using Microsoft.AspNetCore.Connections;

namespace Iris.Api.Connections;

/// <summary>
/// The places for incoming connections. When none is left, a newcomer gets that of the connection that has been idle for longest, then that
/// of the longest anonymous request; when all serve known callers, the newcomer is closed. One remote network that has all of its own places
/// gets no other's: the same goes on among its own connections.
/// </summary>
/// <param name="bounds">How many there are.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionPlaces(ConnectionBounds bounds, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly PlaceQueue all = new();
    private readonly Dictionary<string, PlaceQueue> networks = [];
    private readonly int mostOpen = bounds.Most + Dying(bounds.Most);
    private TaskCompletionSource? room;
    private int open;

    public int Most => bounds.Most;

    /// <summary>Connections that hold a handle, those included that were told to end.</summary>
    public int Open
    {
        get
        {
            lock (gate)
                return open;
        }
    }

    /// <summary>Remote networks that are counted: those that have a connection.</summary>
    internal int Networks
    {
        get
        {
            lock (gate)
                return networks.Count;
        }
    }

    /// <summary>Connections beyond <paramref name="most"/> that may be on their way out.</summary>
    public static int Dying(int most) => Math.Max(4, most / 8);

    /// <summary>Waits until enough of those that were told to end are gone: they hold handles until then.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (open < mostOpen)
                return Task.CompletedTask;

            room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives a new connection its place.</summary>
    /// <returns>Null when there is none: to be closed.</returns>
    public ConnectionPlace? TryEnter(ConnectionContext connection)
    {
        ConnectionPlace? victim;
        ConnectionPlace place;
        var network = bounds.NetworkOf(connection.RemoteEndPoint);
        lock (gate)
        {
            var own = network is null ? null : networks.GetValueOrDefault(network);
            var full = own?.Count >= bounds.MostPerAddress ? own : all.Count >= bounds.Most ? all : null;
            victim = full?.Victim(time.GetUtcNow() - bounds.AnonymousTime);
            if (full is not null && victim is null)
                return null;

            if (victim is not null)
                Remove(victim);
            open++;
            place = new ConnectionPlace(this, connection, network) { Since = time.GetUtcNow() };
            Add(place);
        }

        victim?.Connection.Abort(new ConnectionAbortedException("Its place was needed."));
        return place;
    }

    /// <summary>A request begins.</summary>
    public void Begin(ConnectionPlace place)
    {
        lock (gate)
        {
            if (place.Running++ == 0)
                Move(place, PlaceUse.Anonymous);
        }
    }

    /// <summary>The caller of a running request is known.</summary>
    public void Know(ConnectionPlace place)
    {
        lock (gate)
            Move(place, PlaceUse.Known);
    }

    /// <summary>A request ends.</summary>
    public void End(ConnectionPlace place)
    {
        lock (gate)
        {
            if (--place.Running == 0)
                Move(place, PlaceUse.Idle);
        }
    }

    /// <summary>The connection is gone, its handle with it.</summary>
    public void Leave(ConnectionPlace place)
    {
        lock (gate)
        {
            open--;
            Remove(place);
            if (room is not null && open < mostOpen)
            {
                room.TrySetResult();
                room = null;
            }
        }
    }

    private void Add(ConnectionPlace place)
    {
        place.InAll = all.Add(place);
        if (place.Network is not { } network)
            return;

        if (!networks.TryGetValue(network, out var own))
            networks[network] = own = new PlaceQueue();
        place.InNetwork = own.Add(place);
    }

    private void Move(ConnectionPlace place, PlaceUse use)
    {
        // Without a place by now: it ends anyway.
        if (place.InAll is null)
            return;

        place.Since = time.GetUtcNow();
        all.Move(place.InAll, use);
        if (place.InNetwork is not null)
            networks[place.Network!].Move(place.InNetwork, use);
    }

    private void Remove(ConnectionPlace place)
    {
        if (place.InAll is null)
            return;

        all.Remove(place.InAll);
        if (place.InNetwork is not null)
        {
            var own = networks[place.Network!];
            own.Remove(place.InNetwork);
            // What is remembered of addresses ends with their connections.
            if (own.Count == 0)
                networks.Remove(place.Network!);
        }

        (place.InAll, place.InNetwork) = (null, null);
    }
}
