using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;

namespace Iris.Core.Sending;

/// <summary>A process that was closed with what waited in it.</summary>
/// <param name="Process">The process.</param>
/// <param name="Cancelled">Interactions that were cancelled by this call.</param>
/// <param name="Left">Interactions that still wait: they are being sent, their outcome is not known, or there were too many for one call.</param>
public sealed record ClosedProcess(Process Process, int Cancelled, int Left);

/// <summary>Closes processes and cancels what waits in them. Closed, they get nothing more: the same call again takes up what one has left.</summary>
public sealed class ProcessCloser(ProcessEditor processes, InteractionEditor interactions, IInteractionStore store)
{
    /// <summary>Most interactions that one call cancels.</summary>
    public const int MaxCancelled = 1000;

    private static readonly SearchSize Size = new(100, 10_000);

    public async Task<Result<ClosedProcess>> CloseAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var closed = await processes.SetClosedAsync(caller.Tenant, id, true, cancellationToken);
        if (!closed.IsSuccess)
            return Result.Refused<ClosedProcess>(closed.Errors);

        var waiting = new InteractionSearch { ProcessId = id, Status = InteractionStatus.DispatchPending };
        var (cancelled, left) = (0, 0);
        for (string? cursor = null; ;)
        {
            var page = await store.SearchAsync(caller.Tenant, waiting, cursor, Size, cancellationToken);
            foreach (var interaction in page.Items)
            {
                if (cancelled < MaxCancelled && (await interactions.CancelAsync(caller, interaction.Id, cancellationToken)).IsSuccess)
                    cancelled++;
                else
                    left++;
            }

            if ((cursor = page.NextCursor) is null || cancelled == MaxCancelled)
                return new ClosedProcess(closed.Value, cancelled, left);
        }
    }
}
