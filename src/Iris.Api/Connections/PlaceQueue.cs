namespace Iris.Api.Connections;

/// <summary>What a connection is used for, as far as it decides who may lose a place.</summary>
internal enum PlaceUse
{
    Idle,
    Anonymous,
    Known,
}

/// <summary>Connections that share a number of places, in the order in which they may lose them. For one thread at a time.</summary>
internal sealed class PlaceQueue
{
    private readonly LinkedList<ConnectionPlace> idle = new();
    private readonly LinkedList<ConnectionPlace> anonymous = new();

    /// <summary>How many have a place.</summary>
    public int Count { get; private set; }

    /// <summary>Takes one in; it is idle.</summary>
    public LinkedListNode<ConnectionPlace> Add(ConnectionPlace place)
    {
        Count++;
        return idle.AddLast(place);
    }

    /// <summary>Puts one behind all others of its use.</summary>
    public void Move(LinkedListNode<ConnectionPlace> node, PlaceUse use)
    {
        node.List?.Remove(node);
        if (use != PlaceUse.Known)
            (use == PlaceUse.Idle ? idle : anonymous).AddLast(node);
    }

    public void Remove(LinkedListNode<ConnectionPlace> node)
    {
        Count--;
        node.List?.Remove(node);
    }

    /// <summary>Who loses its place to a newcomer: the longest idle, then the longest anonymous request that began before a moment.</summary>
    public ConnectionPlace? Victim(DateTimeOffset before)
    {
        if (idle.First is { } longest)
            return longest.Value;

        return anonymous.First is { } oldest && oldest.Value.Since <= before ? oldest.Value : null;
    }
}
