using Microsoft.AspNetCore.Connections;

namespace Iris.Api.Connections;

/// <summary>
/// The places for incoming connections. When none is left, a newcomer gets that of the connection that has been idle for longest, then that
/// of the longest anonymous request; when all serve known callers, the newcomer is closed.
/// </summary>
/// <param name="most">How many there are.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionPlaces(int most, TimeProvider time)
{
    /// <summary>An anonymous request has so long before another connection may get its place.</summary>
    public static readonly TimeSpan AnonymousTime = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly LinkedList<ConnectionPlace> idle = new();
    private readonly LinkedList<ConnectionPlace> anonymous = new();
    private readonly int mostOpen = most + Dying(most);
    private TaskCompletionSource? room;
    private int open;
    private int kept;

    public int Most => most;

    /// <summary>Connections that hold a handle, those included that were told to end.</summary>
    public int Open
    {
        get
        {
            lock (gate)
                return open;
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
        ConnectionPlace? victim = null;
        ConnectionPlace place;
        lock (gate)
        {
            if (kept >= most && (victim = Victim()) is null)
                return null;

            if (victim is not null)
                Remove(victim);
            open++;
            kept++;
            place = new ConnectionPlace(this, connection);
            Put(place, idle);
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
                Move(place, anonymous);
        }
    }

    /// <summary>The caller of a running request is known.</summary>
    public void Know(ConnectionPlace place)
    {
        lock (gate)
            Move(place, null);
    }

    /// <summary>A request ends.</summary>
    public void End(ConnectionPlace place)
    {
        lock (gate)
        {
            if (--place.Running == 0)
                Move(place, idle);
        }
    }

    /// <summary>The connection is gone, its handle with it.</summary>
    public void Leave(ConnectionPlace place)
    {
        lock (gate)
        {
            open--;
            if (place.Node is not { List: null })
                Remove(place);
            if (room is not null && open < mostOpen)
            {
                room.TrySetResult();
                room = null;
            }
        }
    }

    private ConnectionPlace? Victim()
    {
        if (idle.First is { } longest)
            return longest.Value;

        return anonymous.First is { } oldest && time.GetUtcNow() - oldest.Value.Since >= AnonymousTime ? oldest.Value : null;
    }

    private void Move(ConnectionPlace place, LinkedList<ConnectionPlace>? list)
    {
        // Without a place by now: it ends anyway.
        if (place.Node is { List: null })
            return;

        place.Node?.List!.Remove(place.Node);
        place.Node = null;
        if (list is not null)
            Put(place, list);
    }

    private void Put(ConnectionPlace place, LinkedList<ConnectionPlace> list)
    {
        place.Since = time.GetUtcNow();
        place.Node = list.AddLast(place);
    }

    /// <summary>A node without a list marks one that has lost its place.</summary>
    private void Remove(ConnectionPlace place)
    {
        kept--;
        if (place.Node is { List: { } list } node)
            list.Remove(node);
        else
            place.Node = new LinkedListNode<ConnectionPlace>(place);
    }
}
