using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Creates and changes end users.</summary>
public sealed class UserEditor(IUserStore store, TimeProvider time)
{
    /// <summary>Makes a user that owns the draft's destinations.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="draft">What it shall be.</param>
    /// <param name="reading">How addresses are read.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<User>> CreateAsync(
        TenantId tenant, UserDraft draft, AddressReading reading, ErrorList errors, CancellationToken cancellationToken)
    {
        var destinations = UserDraftValidator.Check(draft, reading, errors);
        if (!errors.IsEmpty)
            return errors;

        var now = time.GetUtcNow();
        var user = new User
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Name = draft.Name,
            Metadata = draft.Metadata,
            Destinations = destinations ?? [],
            Created = now,
            Updated = now,
        };
        return await store.CreateAsync(tenant, user, cancellationToken) == SaveResult.Taken
            ? await NameTakenAsync(user, user.Destinations, cancellationToken)
            : user;
    }

    /// <summary>Changes the members that the draft has; destinations, when given, replace all.</summary>
    public async Task<Result<User>> UpdateAsync(
        TenantId tenant, string id, UserDraft draft, AddressReading reading, ErrorList errors, CancellationToken cancellationToken)
    {
        var destinations = UserDraftValidator.Check(draft, reading, errors, await KnownAsync(tenant, id, reading, cancellationToken));
        return await EditAsync(tenant, id, destinations ?? [], errors, user =>
        {
            user.Name = draft.Name ?? user.Name;
            user.Metadata = draft.Metadata ?? user.Metadata;
            if (destinations is not null)
                user.Destinations = [.. destinations.Select(one => Kept(user, one)), .. user.Destinations.Where(known => !known.IsShown)];
            return null;
        }, cancellationToken);
    }

    /// <summary>Adds destinations; one that the user has already gets the group given.</summary>
    public async Task<Result<User>> AddDestinationsAsync(
        TenantId tenant, string id, IReadOnlyList<DestinationDraft> drafts, AddressReading reading, ErrorList errors, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0)
            errors.Add(CommonErrors.Required(UserErrors.DestinationsField));
        var added = UserDraftValidator.Check(drafts, reading, errors, await KnownAsync(tenant, id, reading, cancellationToken));
        return await EditAsync(tenant, id, added, errors, user =>
        {
            user.Destinations = [.. user.Destinations.Where(known => !added.Exists(one => UserDraftValidator.Same(one, known))), .. added.Select(one => Kept(user, one))];
            return user.Destinations.Count > UserDraftValidator.MaxDestinations
                ? CommonErrors.TooMany(UserErrors.DestinationsField, UserDraftValidator.MaxDestinations)
                : null;
        }, cancellationToken);
    }

    /// <summary>Takes a destination away from a user.</summary>
    public async Task<Result<User>> RemoveDestinationAsync(
        TenantId tenant, string id, DestinationDraft draft, AddressReading reading, ErrorList errors, CancellationToken cancellationToken)
    {
        var removed = UserDraftValidator.Check(draft, "", reading, errors, await KnownAsync(tenant, id, reading, cancellationToken));
        return await EditAsync(
            tenant, id, [], errors,
            user => user.Destinations.RemoveAll(known => UserDraftValidator.Same(known, removed!)) == 0 ? UserErrors.DestinationNotFound : null,
            cancellationToken);
    }

    /// <summary>Spellings that providers told are not the caller's to give.</summary>
    private static UserDestination Kept(User user, UserDestination given) => given with { Spellings = user.Find(given.Address)?.Spellings };

    /// <summary>What the user has, where the same digits might be read as a national number.</summary>
    private async Task<IReadOnlyList<UserDestination>?> KnownAsync(
        TenantId tenant, string id, AddressReading reading, CancellationToken cancellationToken) =>
        reading.DefaultRegion is not null && IrisId.IsValid(id) ? (await store.FindAsync(tenant, id, cancellationToken))?.Destinations : null;

    private async Task<Result<User>> EditAsync(
        TenantId tenant, string id, IReadOnlyList<UserDestination> added, ErrorList errors, Func<User, IrisError?> change,
        CancellationToken cancellationToken)
    {
        if (!errors.IsEmpty)
            return errors;

        var row = new GuardedRow<User>(
            () => IrisId.IsValid(id) ? store.FindAsync(tenant, id, cancellationToken) : Task.FromResult<User?>(null),
            user => store.SaveAsync(tenant, user, cancellationToken),
            UserErrors.NotFound);
        return await GuardedEdit.RunAsync(row, user =>
        {
            user.Updated = time.GetUtcNow();
            return ErrorList.Of(change(user));
        }, user => NameTakenAsync(user, added, cancellationToken));
    }

    private async Task<ErrorList> NameTakenAsync(User user, IReadOnlyList<UserDestination> added, CancellationToken cancellationToken)
    {
        var errors = new ErrorList();
        var owners = await store.FindOwnersAsync(user.Tenant, [.. added.Select(one => one.Address)], cancellationToken);
        for (var i = 0; i < added.Count; i++)
        {
            if (owners[i] is { } owner && owner.Id != user.Id)
                errors.Add(UserErrors.DestinationTaken(i, added[i].Value));
        }

        // The owner may have given it up since.
        if (errors.IsEmpty)
            errors.Add(UserErrors.SomeDestinationTaken);
        return errors;
    }
}
