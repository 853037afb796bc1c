using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Processes;

/// <summary>A process that a send names, and its user.</summary>
/// <param name="Process">An open process.</param>
/// <param name="User">Whose it is.</param>
internal sealed record NamedProcess(Process Process, User User);

/// <summary>Finds the process that a send names.</summary>
internal sealed class ProcessResolver(IProcessStore store, IUserStore users)
{
    /// <param name="tenant">The tenant.</param>
    /// <param name="processId">The process asked for; null or empty for none.</param>
    /// <param name="errors">Gets the reason when it cannot be used.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>Null when none is asked for, or with an error.</returns>
    public async ValueTask<NamedProcess?> FindAsync(TenantId tenant, string? processId, ErrorList errors, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(processId))
            return null;

        var process = IrisId.IsValid(processId) ? await store.FindAsync(tenant, processId, cancellationToken) : null;
        // One that was made while its user was being merged names the former one for a moment: the store follows.
        var user = process is null ? null : await users.FindAsync(tenant, process.UserId, cancellationToken);
        if (process is null || user is null)
            errors.Add(ProcessErrors.NotFoundToSend);
        else if (process.IsClosed)
            errors.Add(ProcessErrors.Closed);
        return user is null ? null : new NamedProcess(process!, user);
    }
}
