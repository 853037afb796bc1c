using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Processes;

/// <summary>Finds the process of a send, or makes one for its user.</summary>
internal sealed class ProcessResolver(IProcessStore store, IUserStore users)
{
    /// <param name="tenant">The tenant.</param>
    /// <param name="processId">The process asked for; null or empty for none.</param>
    /// <param name="create">Whether one may be made when none is asked for.</param>
    /// <param name="owners">Whom the destinations belong to.</param>
    /// <param name="now">Creation time of a new process.</param>
    /// <param name="errors">Gets the reason when there is no process to use.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The process and whether it has to be created; null with an error, or when there is no user to own one.</returns>
    public async Task<(Process Process, bool IsNew)?> ResolveAsync(
        TenantId tenant, string? processId, bool create, ResolvedUsers owners, DateTimeOffset now, ErrorList errors,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(processId))
        {
            if (!create)
                errors.Add(ProcessErrors.RequiredToSend);
            return create && owners.First is { } owner ? (Process.Open(owner.Tenant, owner.Id, now), true) : null;
        }

        var process = IrisId.IsValid(processId) ? await store.FindAsync(tenant, processId, cancellationToken) : null;
        if (process is null)
            errors.Add(ProcessErrors.NotFoundToSend);
        else if (process.IsClosed)
            errors.Add(ProcessErrors.Closed);
        else if (owners.First is { } user && !await IsOfAsync(process, user, cancellationToken))
            errors.Add(ProcessErrors.UserMismatch);
        else
            return (process, false);

        return null;
    }

    /// <summary>A process that was made while its user was being merged names the former one for a moment.</summary>
    private async ValueTask<bool> IsOfAsync(Process process, User user, CancellationToken cancellationToken) =>
        process.UserId == user.Id || (await users.FindAsync(process.Tenant, process.UserId, cancellationToken))?.Id == user.Id;
}
