using Iris.Core.Addresses;
using Iris.Core.Idempotency;
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
    /// <param name="keyed">The idempotency key, with which the answer is committed; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see cref="IdempotencyErrors.InProgress"/> when another request got the key in between: look for its answer.</returns>
    public async Task<Result<User>> CreateAsync(
        TenantId tenant, UserDraft draft, AddressReading reading, ErrorList errors, KeyedRequest<User>? keyed, CancellationToken cancellationToken)
    {
        var given = UserDraftValidator.Check(draft, reading, errors);
        if (!errors.IsEmpty)
            return errors;

        var now = time.GetUtcNow();
        var user = new User
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Name = draft.Name,
            Metadata = draft.Metadata,
            Created = now,
            Updated = now,
        };
        errors = given.GiveTo(user);
        if (!errors.IsEmpty)
            return errors;

        var result = keyed is null
            ? await store.CreateAsync(tenant, user, cancellationToken)
            : await store.TryCreateAsync(tenant, user, keyed.RecordOf(tenant, user, now), cancellationToken);
        return result switch
        {
            SaveResult.Taken => await NameTakenAsync(user, given.Given, cancellationToken),
            SaveResult.Conflict => IdempotencyErrors.InProgress,
            _ => user,
        };
    }

    /// <summary>Changes the members that the draft has; destinations and own entries of the primary key, when given, replace all.</summary>
    public async Task<Result<User>> UpdateAsync(
        TenantId tenant, string id, UserDraft draft, AddressReading reading, ErrorList errors, CancellationToken cancellationToken)
    {
        var known = draft.PrimaryKey is null
            ? await KnownAsync(tenant, id, reading, cancellationToken)
            : (await FindAsync(tenant, id, cancellationToken))?.Destinations;
        var given = UserDraftValidator.Check(draft, reading, errors, known);
        return await EditAsync(tenant, id, given.Given, errors, user =>
        {
            user.Name = draft.Name ?? user.Name;
            user.Metadata = draft.Metadata ?? user.Metadata;
            return given.GiveTo(user);
        }, cancellationToken);
    }

    /// <summary>Adds destinations; one that the user has already gets the group given.</summary>
    public async Task<Result<User>> AddDestinationsAsync(
        TenantId tenant, string id, IReadOnlyList<DestinationDraft> drafts, AddressReading reading, ErrorList errors, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0)
            errors.Add(CommonErrors.Required(UserErrors.DestinationsField));
        var added = UserDraftValidator.Check(drafts, reading, errors, await KnownAsync(tenant, id, reading, cancellationToken));
        var given = added.Select((one, i) => new GivenDestination(one, UserErrors.DestinationField(i)));
        return await EditAsync(tenant, id, given, errors, user =>
        {
            user.Destinations = [.. user.Destinations.Where(known => !added.Exists(one => UserDraftValidator.Same(one, known))), .. added.Select(one => UserDraftValidator.Kept(user, one))];
            return ErrorList.Of(user.Destinations.Count > UserDraftValidator.MaxDestinations
                ? CommonErrors.TooMany(UserErrors.DestinationsField, UserDraftValidator.MaxDestinations)
                : null);
        }, cancellationToken);
    }

    /// <summary>Takes a destination away from a user.</summary>
    public async Task<Result<User>> RemoveDestinationAsync(
        TenantId tenant, string id, DestinationDraft draft, AddressReading reading, ErrorList errors, CancellationToken cancellationToken)
    {
        var removed = UserDraftValidator.Check(draft, "", reading, errors, await KnownAsync(tenant, id, reading, cancellationToken));
        return await EditAsync(
            tenant, id, [], errors,
            user => ErrorList.Of(user.Destinations.RemoveAll(known => UserDraftValidator.Same(known, removed!)) == 0 ? UserErrors.DestinationNotFound : null),
            cancellationToken);
    }

    /// <summary>What the user has, where the same digits might be read as a national number.</summary>
    private async Task<IReadOnlyList<UserDestination>?> KnownAsync(
        TenantId tenant, string id, AddressReading reading, CancellationToken cancellationToken) =>
        reading.DefaultRegion is not null ? (await FindAsync(tenant, id, cancellationToken))?.Destinations : null;

    private async Task<User?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) ? await store.FindAsync(tenant, id, cancellationToken) : null;

    private async Task<Result<User>> EditAsync(
        TenantId tenant, string id, IEnumerable<GivenDestination> added, ErrorList errors, Func<User, ErrorList> change,
        CancellationToken cancellationToken)
    {
        if (!errors.IsEmpty)
            return errors;

        var row = new GuardedRow<User>(
            () => FindAsync(tenant, id, cancellationToken),
            user => store.SaveAsync(tenant, user, cancellationToken),
            UserErrors.NotFound);
        return await GuardedEdit.RunAsync(row, user =>
        {
            user.Updated = time.GetUtcNow();
            return change(user);
        }, user => NameTakenAsync(user, added, cancellationToken));
    }

    private async Task<ErrorList> NameTakenAsync(User user, IEnumerable<GivenDestination> given, CancellationToken cancellationToken)
    {
        var errors = new ErrorList();
        var added = given.ToList();
        var owners = await store.FindOwnersAsync(user.Tenant, [.. added.Select(one => one.Destination.Address)], cancellationToken);
        for (var i = 0; i < added.Count; i++)
        {
            if (owners[i] is { } owner && owner.Id != user.Id)
                errors.Add(UserErrors.DestinationTaken(added[i].Field, added[i].Destination.Value));
        }

        // The owner may have given it up since.
        if (errors.IsEmpty)
            errors.Add(UserErrors.SomeDestinationTaken);
        return errors;
    }
}
