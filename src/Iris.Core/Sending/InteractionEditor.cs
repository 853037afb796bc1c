using Iris.Core.Dispatch;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;

namespace Iris.Core.Sending;

/// <summary>
/// What callers may do to an interaction after they sent it. Saves are guarded by version, and an attempt is recorded before the
/// provider is called: a cancelled interaction is never sent, and one that is being sent is never cancelled.
/// </summary>
public sealed class InteractionEditor
{
    public static readonly IrisError NotFound = new(
        "INTERACTION_NOT_FOUND", null, new("La interacción no existe.", "There is no such interaction."), ErrorKind.NotFound);

    private readonly IInteractionStore store;
    private readonly InteractionWriter writer;
    private readonly InteractionReader reader;
    private readonly Dispatcher dispatcher;
    private readonly TimeProvider time;

    internal InteractionEditor(
        IInteractionStore store, InteractionWriter writer, InteractionReader reader, Dispatcher dispatcher, TimeProvider time)
    {
        this.store = store;
        this.writer = writer;
        this.reader = reader;
        this.dispatcher = dispatcher;
        this.time = time;
    }

    /// <summary>Ends an interaction that waits for its turn.</summary>
    public Task<Result<InteractionView>> CancelAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        EditAsync(
            caller,
            id,
            interaction => WhyNotCancel(interaction),
            (interaction, now) => interaction.RecordFailure(now, InteractionStatus.ProcessError, CustomStatuses.Cancelled, HistoryNotes.Cancelled, null),
            cancellationToken);

    /// <summary>Queues an interaction again that failed, with all its attempts: for those of its destinations that have nothing.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Id of the interaction.</param>
    /// <param name="confirm">Whether it may be sent although the provider may have it already.</param>
    /// <param name="errors">Errors known already.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<InteractionView>> ResendAsync(
        Caller caller, string id, bool confirm, ErrorList errors, CancellationToken cancellationToken)
    {
        if (!errors.IsEmpty)
            return errors;

        var result = await EditAsync(
            caller, id, interaction => WhyNotResend(interaction, confirm), (interaction, now) => interaction.Requeue(now), cancellationToken);
        if (result.IsSuccess)
            dispatcher.Wake();
        return result;
    }

    /// <summary>Why a call would be refused; null when it would not.</summary>
    internal IrisError? WhyNot(BulkKind kind, Interaction interaction, bool confirm) =>
        kind == BulkKind.Cancel ? WhyNotCancel(interaction) : WhyNotResend(interaction, confirm);

    private static IrisError? WhyNotCancel(Interaction interaction) => interaction switch
    {
        { Status: not InteractionStatus.DispatchPending } => SendErrors.NotPending,
        { Dispatch.Phase: DispatchPhase.InFlight } => SendErrors.AttemptInProgress,
        { Dispatch.Phase: DispatchPhase.AwaitingNotice } => SendErrors.OutcomeUnknown,
        _ => null,
    };

    private IrisError? WhyNotResend(Interaction interaction, bool confirm)
    {
        var isWaiting = interaction is { Status: InteractionStatus.DispatchPending, Dispatch.Phase: DispatchPhase.AwaitingNotice };
        if (interaction is { Status: InteractionStatus.DispatchPending, Dispatch.Phase: DispatchPhase.InFlight })
            return SendErrors.AttemptInProgress;
        if (!isWaiting && !interaction.HasFailed)
            return SendErrors.NotFailed;
        if (interaction.IsExpired(time.GetUtcNow()))
            return SendErrors.Expired;

        return interaction.ResendMayDouble && !confirm ? SendErrors.DoubleSendPossible : null;
    }

    private async Task<Result<InteractionView>> EditAsync(
        Caller caller, string id, Func<Interaction, IrisError?> refusal, Action<Interaction, DateTimeOffset> change,
        CancellationToken cancellationToken)
    {
        var row = new GuardedRow<Interaction>(
            () => IrisId.IsValid(id) ? store.FindAsync(caller.Tenant, id, cancellationToken) : Task.FromResult<Interaction?>(null),
            interaction => writer.SaveAsync(interaction, cancellationToken),
            NotFound);
        var result = await GuardedEdit.RunAsync(row, interaction =>
        {
            if (refusal(interaction) is { } error)
                return ErrorList.Of(error);

            change(interaction, time.GetUtcNow());
            interaction.AuditTrail.UpdaterId = caller.AuthorId;
            return new ErrorList();
        });
        if (!result.IsSuccess)
            return Result.Refused<InteractionView>(result.Errors);

        return await reader.FindAsync(caller.Tenant, id, cancellationToken) is { } view ? view : NotFound;
    }
}
