using System.Text.Json;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Processes;

/// <summary>A process as a caller asks for it.</summary>
/// <param name="UserId">The user that it belongs to.</param>
/// <param name="Metadata">The caller's own object.</param>
/// <param name="PrimaryKey">The caller's own keys.</param>
public sealed record ProcessDraft(string? UserId, JsonElement? Metadata, JsonElement? PrimaryKey);

/// <summary>Creates, closes and reopens processes.</summary>
public sealed class ProcessEditor(IProcessStore store, IUserStore users, TimeProvider time)
{
    /// <summary>Makes an open process of a user.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="draft">What it shall be.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<Process>> CreateAsync(
        TenantId tenant, ProcessDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        CommonChecks.Object(draft.Metadata, "metadata", errors);
        CommonChecks.Object(draft.PrimaryKey, "primaryKey", errors);
        if (string.IsNullOrEmpty(draft.UserId))
            errors.Add(CommonErrors.Required("userId"));
        var user = IrisId.IsValid(draft.UserId) ? await users.FindAsync(tenant, draft.UserId!, cancellationToken) : null;
        if (user is null && !string.IsNullOrEmpty(draft.UserId))
            errors.Add(ProcessErrors.UserNotFound);
        if (!errors.IsEmpty)
            return errors;

        var process = Process.Open(tenant, user!.Id, time.GetUtcNow());
        process.Metadata = draft.Metadata ?? process.Metadata;
        process.PrimaryKey = draft.PrimaryKey ?? process.PrimaryKey;
        await store.CreateAsync(tenant, process, cancellationToken);
        return process;
    }

    /// <summary>Closes or reopens a process; one that is so already is left alone.</summary>
    public Task<Result<Process>> SetClosedAsync(TenantId tenant, string id, bool closed, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<Process>(
            () => IrisId.IsValid(id) ? store.FindAsync(tenant, id, cancellationToken) : Task.FromResult<Process?>(null),
            process => process.IsClosed == closed ? Task.FromResult(SaveResult.Saved) : SaveAsync(process),
            ProcessErrors.NotFound);
        return GuardedEdit.RunAsync(row, static _ => new ErrorList());

        Task<SaveResult> SaveAsync(Process process)
        {
            process.SetClosed(closed, time.GetUtcNow());
            return store.SaveAsync(tenant, process, cancellationToken);
        }
    }
}
