using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>What a merge comes to.</summary>
/// <param name="User">The user that is left.</param>
/// <param name="MergedUserId">The user that goes.</param>
/// <param name="Destinations">Addresses that go over.</param>
/// <param name="Moved">What else goes over.</param>
/// <param name="Conflicts">Where the two differ; none when they were one already.</param>
/// <param name="IsPending">Whether some processes and interactions are still being moved.</param>
public sealed record MergeReport(
    User User, string MergedUserId, int Destinations, UserHoldings Moved, IReadOnlyList<IrisError> Conflicts, bool IsPending);

/// <summary>Merges users: one gets what the other has, and the other's id leads to it from then on.</summary>
public sealed class UserMerger(IUserStore users, IUserMergeStore merges, UserMergeSignal signal, TimeProvider time)
{
    private const int MaxRounds = 10;

    /// <summary>Processes and interactions that are moved in one commit: moving all at once would hold up everybody who writes.</summary>
    internal const int Chunk = 250;

    /// <summary>Commits that a call waits for; a worker moves what is left.</summary>
    private const int MaxChunks = 20;

    /// <summary>Merges a user into another, or tells what that would come to. Merging again changes nothing.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="targetId">The user that is left.</param>
    /// <param name="sourceId">The user that goes.</param>
    /// <param name="isDry">Whether nothing is to be changed.</param>
    /// <param name="reason">Why, for the history; null for somebody asked for it.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<MergeReport>> MergeAsync(
        TenantId tenant, string targetId, string? sourceId, bool isDry, string? reason, ErrorList errors, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(sourceId))
            errors.Add(CommonErrors.Required(UserErrors.MergedField));
        else if (sourceId == targetId)
            errors.Add(UserErrors.SameUser);
        for (var round = 0; round < MaxRounds; round++)
        {
            var target = await FindAsync(tenant, targetId, cancellationToken);
            var source = await FindAsync(tenant, sourceId, cancellationToken);
            if (target is null)
                errors.Add(UserErrors.NotFound);
            if (source is null)
                errors.Add(UserErrors.MergedNotFound);
            if (!errors.IsEmpty)
                return errors;

            if (await RepeatAsync(tenant, target!, source!, sourceId!, cancellationToken) is { } known)
                return known;

            var destinations = source!.Destinations.Count;
            var moved = await merges.CountAsync(tenant, source, cancellationToken);
            var own = await merges.CountAsync(tenant, target!, cancellationToken);
            var conflicts = UserJoin.Take(target!, source, errors);
            if (!errors.IsEmpty)
                return errors;

            conflicts.AddRange(own.OpenThrough.Intersect(moved.OpenThrough).Select(UserErrors.OpenProcesses));
            if (isDry)
                return new MergeReport(target!, source.Id, destinations, moved, conflicts, false);
            if (await CommitAsync(target!, source, moved, reason, cancellationToken) != SaveResult.Saved)
                continue;

            var pending = await MoveAsync(tenant, source.Id, target!.Id, cancellationToken);
            return new MergeReport(target, source.Id, destinations, moved, conflicts, pending);
        }

        return CommonErrors.Modified();
    }

    /// <returns>What is answered when one of them was merged before; null when neither was.</returns>
    private async Task<Result<MergeReport>?> RepeatAsync(TenantId tenant, User target, User source, string sourceId, CancellationToken cancellationToken)
    {
        if (source.Id == sourceId && source.Id != target.Id)
            return null;
        if (source.Id != target.Id || await merges.FindAsync(tenant, sourceId, cancellationToken) is not { } done)
            return UserErrors.MergedBefore(source.Id);

        return new MergeReport(target, sourceId, 0, done.Moved, [], done.Done == 0);
    }

    private async Task<SaveResult> CommitAsync(User target, User source, UserHoldings moved, string? reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        target.Record(now, UserEvents.Merged, reason is null ? source.Id : $"{source.Id}: {reason}");
        var merge = new UserMerge
        {
            Id = source.Id,
            Tenant = source.Tenant,
            Into = target.Id,
            Date = now,
            Moved = moved,
            DueAt = now,
        };
        var result = await merges.MergeAsync(target.Tenant, target, source, merge, cancellationToken);
        if (result == SaveResult.Saved)
            signal.Raise();
        return result;
    }

    /// <returns>Whether there is more to move.</returns>
    private async Task<bool> MoveAsync(TenantId tenant, string from, string to, CancellationToken cancellationToken)
    {
        try
        {
            for (var chunk = 0; chunk < MaxChunks; chunk++)
            {
                if (await merges.MoveAsync(tenant, from, to, Chunk, cancellationToken) == 0)
                    return false;
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
        {
            // They are one user by now, and the worker goes on.
        }

        return true;
    }

    private async Task<User?> FindAsync(TenantId tenant, string? id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) ? await users.FindAsync(tenant, id!, cancellationToken) : null;
}

/// <summary>Wakes the worker of merges.</summary>
public sealed class UserMergeSignal : WakeSignal;
