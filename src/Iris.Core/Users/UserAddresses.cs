using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Keeps with users what providers tell of their addresses.</summary>
internal sealed class UserAddresses(IUserStore store, TimeProvider time)
{
    private const int MaxRounds = 5;

    /// <summary>Makes a user the owner of addresses that are nobody's, and keeps how the channel spells those that it owns.</summary>
    /// <param name="user">The user, as it was read.</param>
    /// <param name="told">Addresses that a provider told of the user.</param>
    /// <param name="channel">Name of the channel that they were told on.</param>
    /// <param name="name">Name that the person shows there: it replaces an address that stands for one, never a name that somebody gave.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task JoinAsync(User user, IReadOnlyList<Address> told, string channel, string? name, CancellationToken cancellationToken)
    {
        if (told.All(address => Knows(user, address, channel)) && (name is null || !IsNamedByAddress(user)))
            return;

        // Somebody else may have become the owner since: then nothing is changed, and the next notice finds two users.
        await EditAsync(user.Tenant, user.Id, current =>
        {
            foreach (var address in told)
                Add(current, address, channel);
            if (name is not null && IsNamedByAddress(current))
                current.Name = name;
        }, cancellationToken);
    }

    /// <summary>Whether this was done before and the former address is somebody else's by now: a notice that comes again must not take it from them.</summary>
    public async Task<bool> IsMovedAsync(TenantId tenant, Address from, Address to, string word, CancellationToken cancellationToken)
    {
        var owners = await store.FindOwnersAsync(tenant, [from, to], cancellationToken);
        return owners[1] is { } moved && moved.Id != owners[0]?.Id && owners[0] is not null
            && moved.History.Exists(past => past.Event == UserEvents.DestinationMoved && past.Notes == NoteOf(from, to, word));
    }

    /// <summary>
    /// Gives the owner of an address another one in its place. Who owned that one owns it no longer: the provider says whose it is now.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="from">The former address.</param>
    /// <param name="to">The one in its place.</param>
    /// <param name="word">The provider's word for it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when others kept changing the two.</returns>
    public async Task<bool> MoveAsync(TenantId tenant, Address from, Address to, string word, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var owners = await store.FindOwnersAsync(tenant, [from, to], cancellationToken);
            // Told once more after it was done, or of somebody who never wrote.
            if (owners[0] is not { } owner)
                return true;

            if (owners[1] is { } other && other.Id != owner.Id)
                await EditAsync(tenant, other.Id, user => Lose(user, to, word), cancellationToken);
            if ((await EditAsync(tenant, owner.Id, user => Move(user, from, to, word), cancellationToken)).IsSuccess)
                return true;
        }

        return false;
    }

    private void Lose(User user, Address address, string word)
    {
        if (user.Destinations.RemoveAll(known => known.Address.IsSame(address)) > 0)
            user.Record(time.GetUtcNow(), UserEvents.DestinationLost, $"{address.Value}: {word}");
    }

    private void Move(User user, Address from, Address to, string word)
    {
        var index = user.Destinations.FindIndex(known => known.Address.IsSame(from));
        if (index < 0)
            return;

        var former = user.Destinations[index];
        user.Destinations.RemoveAll(known => known.Address.IsSame(to) && !known.Address.IsSame(from));
        user.Destinations[user.Destinations.IndexOf(former)] = new UserDestination(to.Key, to.Value, former.Group);
        user.Record(time.GetUtcNow(), UserEvents.DestinationMoved, NoteOf(from, to, word));
    }

    private static string NoteOf(Address from, Address to, string word) => $"{from.Value} > {to.Value}: {word}";

    private void Add(User user, Address address, string channel)
    {
        var index = user.Destinations.FindIndex(known => known.Address.IsSame(address));
        if (index >= 0)
        {
            var known = user.Destinations[index];
            var spellings = new Dictionary<string, string>(known.Spellings ?? []) { [channel] = address.Value };
            if (!Knows(user, address, channel))
                user.Destinations[index] = known with { Spellings = spellings };
        }
        else if (user.Destinations.Count < UserDraft.MaxDestinations)
        {
            user.Destinations.Add(new UserDestination(address.Key, address.Value));
            user.Record(time.GetUtcNow(), UserEvents.DestinationJoined, $"{address.Key} {address.Value}");
        }
    }

    /// <summary>A user made by a send is called by its address until the person shows a name.</summary>
    internal static bool IsNamedByAddress(User user) =>
        string.IsNullOrWhiteSpace(user.Name) || user.Destinations.Exists(known => known.Value == user.Name || known.Spellings?.ContainsValue(user.Name) == true);

    private static bool Knows(User user, Address address, string channel) =>
        user.Find(address) is { } known && (known.SpellingAt(channel) ?? UndoubtedOf(known)) == address.Value;

    /// <summary>Keeps how a channel spells the addresses of a user that it made.</summary>
    public static void KeepSpellings(User user, string channel) => user.Destinations =
        [.. user.Destinations.Select(known => UndoubtedOf(known) is null ? known with { Spellings = new() { [channel] = known.Value } } : known)];

    private static string? UndoubtedOf(UserDestination known) => DestinationKinds.Of(known.Key).HasOtherSpellings(known.Value) ? null : known.Value;

    private Task<Result<User>> EditAsync(TenantId tenant, string id, Action<User> change, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<User>(
            () => store.FindAsync(tenant, id, cancellationToken), user => store.SaveAsync(tenant, user, cancellationToken), UserErrors.NotFound);
        return GuardedEdit.RunAsync(
            row,
            user =>
            {
                user.Updated = time.GetUtcNow();
                change(user);
                return new ErrorList();
            },
            _ => Task.FromResult(ErrorList.Of(UserErrors.SomeDestinationTaken)));
    }
}
