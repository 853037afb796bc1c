using System.Text;
using System.Text.Json;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Processes;

/// <summary>A process as a caller asks for it.</summary>
/// <param name="UserId">The user that it belongs to.</param>
/// <param name="Metadata">The caller's own object.</param>
/// <param name="PrimaryKey">The caller's own keys.</param>
public sealed record ProcessDraft(string? UserId, JsonElement? Metadata, JsonElement? PrimaryKey)
{
    /// <summary>Label of the caller's.</summary>
    public string? Group { get; init; }

    /// <summary>Whether it is a draft until something is sent in it.</summary>
    public bool IsDraft { get; init; }

    /// <summary>The send that a draft holds.</summary>
    public JsonElement? Draft { get; init; }
}

/// <summary>What shall change about a process; a member that is null is left as it is.</summary>
/// <param name="Metadata">The caller's own object.</param>
/// <param name="PrimaryKey">The caller's own keys.</param>
/// <param name="Group">Label of the caller's; empty for none.</param>
/// <param name="Draft">The send that a draft holds.</param>
public sealed record ProcessChange(JsonElement? Metadata, JsonElement? PrimaryKey, string? Group, JsonElement? Draft)
{
    /// <summary>What the caller believes these are: a process may be given back as it was answered, and is not changed by it.</summary>
    public (string? UserId, bool? IsClosed, bool? IsDraft) Believed { get; init; }
}

/// <summary>Creates, changes, closes and reopens processes.</summary>
public sealed class ProcessEditor(IProcessStore store, IUserStore users, ProcessSignal signal, TimeProvider time)
{
    /// <summary>Longest group, in UTF-16 units.</summary>
    public const int MaxGroup = 64;

    /// <summary>Largest send that a draft holds, in bytes of JSON.</summary>
    public const int MaxDraft = 256 * 1024;

    /// <summary>Makes an open process of a user.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="draft">What it shall be.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="keyed">The idempotency key, with which the answer is committed; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see cref="IdempotencyErrors.InProgress"/> when another request got the key in between: look for its answer.</returns>
    public async Task<Result<Process>> CreateAsync(
        TenantId tenant, ProcessDraft draft, ErrorList errors, KeyedRequest<Process>? keyed, CancellationToken cancellationToken)
    {
        Check(draft.Metadata, draft.PrimaryKey, draft.Group, draft.Draft, errors);
        if (draft.Draft is not null && !draft.IsDraft)
            errors.Add(ProcessErrors.NoDraft);
        if (string.IsNullOrEmpty(draft.UserId))
            errors.Add(CommonErrors.Required("userId"));
        var user = IrisId.IsValid(draft.UserId) ? await users.FindAsync(tenant, draft.UserId!, cancellationToken) : null;
        if (user is null && !string.IsNullOrEmpty(draft.UserId))
            errors.Add(ProcessErrors.UserNotFound);
        if (!errors.IsEmpty)
            return errors;

        var now = time.GetUtcNow();
        var process = new Process
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            UserId = user!.Id,
            Metadata = draft.Metadata ?? IrisJson.EmptyObject,
            PrimaryKey = draft.PrimaryKey ?? IrisJson.EmptyObject,
            Group = string.IsNullOrWhiteSpace(draft.Group) ? null : draft.Group,
            BeganAsDraft = draft.IsDraft,
            Draft = draft.Draft,
            Created = now,
            Updated = now,
        };
        process.Record(ProcessEvents.Created, now);
        if (keyed is null)
            await store.CreateAsync(tenant, process, cancellationToken);
        else if (!await store.TryCreateAsync(tenant, process, keyed.RecordOf(tenant, process, now), cancellationToken))
            return IdempotencyErrors.InProgress;
        signal.Raise();
        return process;
    }

    /// <summary>Changes the members that are given.</summary>
    public Task<Result<Process>> UpdateAsync(
        TenantId tenant, string id, ProcessChange change, ErrorList errors, CancellationToken cancellationToken)
    {
        Check(change.Metadata, change.PrimaryKey, change.Group, change.Draft, errors);
        return EditAsync(tenant, id, process =>
        {
            if (change.Draft is not null && !process.IsDraft)
                errors.Add(ProcessErrors.NoDraft);
            CheckFixed(change.Believed, process, errors);
            process.Metadata = change.Metadata ?? process.Metadata;
            process.PrimaryKey = change.PrimaryKey ?? process.PrimaryKey;
            process.Group = change.Group is null ? process.Group : string.IsNullOrWhiteSpace(change.Group) ? null : change.Group;
            process.Draft = change.Draft ?? process.Draft;
            process.Updated = time.GetUtcNow();
            return errors;
        }, cancellationToken);
    }

    /// <summary>Closes or reopens a process; one that is so already is left alone.</summary>
    public async Task<Result<Process>> SetClosedAsync(TenantId tenant, string id, bool closed, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<Process>(
            () => FindAsync(tenant, id, cancellationToken),
            process => process.IsClosed == closed ? Task.FromResult(SaveResult.Saved) : SaveAsync(process),
            ProcessErrors.NotFound);
        return await GuardedEdit.RunAsync(row, static _ => new ErrorList());

        async Task<SaveResult> SaveAsync(Process process)
        {
            process.SetClosed(closed, time.GetUtcNow());
            var result = await store.SaveAsync(tenant, process, cancellationToken);
            if (result == SaveResult.Saved)
                signal.Raise();
            return result;
        }
    }

    /// <summary>Removes a draft; in a process that is none something was sent.</summary>
    /// <returns>The process as it was.</returns>
    public Task<Result<Process>> DiscardAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<Process>(
            () => FindAsync(tenant, id, cancellationToken), process => store.RemoveAsync(tenant, process, cancellationToken), ProcessErrors.NotFound);
        return GuardedEdit.RunAsync(row, process => process.IsDraft ? new ErrorList() : ErrorList.Of(ProcessErrors.NotADraft));
    }

    private Task<Result<Process>> EditAsync(TenantId tenant, string id, Func<Process, ErrorList> change, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<Process>(
            () => FindAsync(tenant, id, cancellationToken), process => store.SaveAsync(tenant, process, cancellationToken), ProcessErrors.NotFound);
        return GuardedEdit.RunAsync(row, change);
    }

    private Task<Process?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) ? store.FindAsync(tenant, id, cancellationToken) : Task.FromResult<Process?>(null);

    private static void CheckFixed((string? UserId, bool? IsClosed, bool? IsDraft) believed, Process process, ErrorList errors)
    {
        if (believed.UserId is { } user && user != process.UserId)
            errors.Add(ProcessErrors.Fixed("userId"));
        if (believed.IsClosed is { } closed && closed != process.IsClosed)
            errors.Add(ProcessErrors.Fixed("isClosed"));
        if (believed.IsDraft is { } draft && draft != process.IsDraft)
            errors.Add(ProcessErrors.Fixed("isDraft"));
    }

    private static void Check(JsonElement? metadata, JsonElement? primaryKey, string? group, JsonElement? send, ErrorList errors)
    {
        CommonChecks.Object(metadata, "metadata", errors);
        CommonChecks.Object(primaryKey, "primaryKey", errors);
        CommonChecks.Object(send, ProcessErrors.DraftField, errors);
        if (group?.Length > MaxGroup)
            errors.Add(CommonErrors.TooLong("group", MaxGroup));
        if (send is { } body && Encoding.UTF8.GetByteCount(body.GetRawText()) > MaxDraft)
            errors.Add(CommonErrors.TooLong(ProcessErrors.DraftField, MaxDraft));
    }
}

/// <summary>Wakes who tells of processes.</summary>
public sealed class ProcessSignal : WakeSignal;
