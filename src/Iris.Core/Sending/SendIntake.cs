using System.Diagnostics;
using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Telemetry;
using Iris.Core.Users;

namespace Iris.Core.Sending;

/// <summary>One send of a batch.</summary>
/// <param name="Command">What is sent.</param>
/// <param name="Errors">Errors known already, such as members of a wrong type; all others are added, so that they are answered together.</param>
public sealed record BatchItem(SendCommand Command, ErrorList Errors);

/// <summary>What a batch came to.</summary>
/// <param name="Items">For each send the interaction, or its errors; in the order of the sends.</param>
public sealed record BatchVerdict(IReadOnlyList<Result<InteractionView>> Items);

/// <summary>What a send would come to.</summary>
/// <param name="View">The interaction as it would be accepted. Its id, and those of a new user or process, are not kept.</param>
/// <param name="CreatesUser">Whether a user would be created.</param>
/// <param name="CreatesProcess">Whether a process would be created.</param>
public sealed record SendForecast(InteractionView View, bool CreatesUser, bool CreatesProcess);

/// <summary>
/// Takes sends in, one or many: validates all of each, resolves user and process, makes one durable commit and hands the interactions over
/// to dispatch. A refusal wrote nothing, and refuses no other send; a success is on disk.
/// </summary>
public sealed class SendIntake
{
    /// <summary>Most sends of one batch, which is one commit.</summary>
    public const int MaxItems = 1000;

    /// <summary>Concurrent sends to one new address clash once at most; more rounds than this mean something else is wrong.</summary>
    private const int MaxRounds = 5;

    private readonly StrategyReader validator;
    private readonly SendPlanner planner;
    private readonly SendCommitter committer;
    private readonly SendQuota quota;
    private readonly TenantBounds bounds;
    private readonly SendMeters meters;
    private readonly TimeProvider time;

    internal SendIntake(
        StrategyReader validator, SendPlanner planner, SendCommitter committer, SendQuota quota, TenantBounds bounds, SendMeters meters, TimeProvider time)
    {
        this.meters = meters;
        this.bounds = bounds;
        this.quota = quota;
        this.validator = validator;
        this.planner = planner;
        this.committer = committer;
        this.time = time;
    }

    /// <summary>Accepts a send: a batch of one.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="item">The send.</param>
    /// <param name="keyed">The idempotency key, with which the answer is committed; null for none.</param>
    /// <param name="cancellationToken">Cancels the call; after the commit it has no effect.</param>
    /// <returns><see cref="IdempotencyErrors.InProgress"/> when another request got the key in between: look for its answer.</returns>
    public async Task<Result<InteractionView>> AcceptAsync(
        Caller caller, BatchItem item, KeyedRequest<InteractionView>? keyed, CancellationToken cancellationToken)
    {
        var batch = keyed is null ? null : new KeyedRequest<BatchVerdict>(keyed.Key, keyed.Hash, verdict => keyed.Answer(verdict.Items[0].Value!));
        var result = await AcceptAsync(caller, [item], allOrNothing: false, batch, cancellationToken);
        return result.IsSuccess ? result.Value.Items[0] : Result.Refused<InteractionView>(result.Errors);
    }

    /// <summary>Accepts what can be accepted.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="items">The sends; at least one.</param>
    /// <param name="allOrNothing">Whether one refused send refuses all.</param>
    /// <param name="keyed">The idempotency key, with which the answer is committed; null for none.</param>
    /// <param name="cancellationToken">Cancels the call; after the commit it has no effect.</param>
    /// <returns>
    /// Errors, with paths below <c>items[i]</c>, when nothing was accepted because of <paramref name="allOrNothing"/>;
    /// <see cref="IdempotencyErrors.InProgress"/> when another request got the key in between: look for its answer.
    /// </returns>
    public async Task<Result<BatchVerdict>> AcceptAsync(
        Caller caller, IReadOnlyList<BatchItem> items, bool allOrNothing, KeyedRequest<BatchVerdict>? keyed, CancellationToken cancellationToken)
    {
        using var activity = IrisTrace.Start("iris.accept", ActivityKind.Internal, null)?.SetTag("iris.tenant", caller.Tenant.Value).SetTag("iris.sends", items.Count);
        var result = await AcceptAllAsync(caller, items, allOrNothing, keyed, cancellationToken);
        meters.Answered(caller.Tenant, result);
        return result;
    }

    private async Task<Result<BatchVerdict>> AcceptAllAsync(
        Caller caller, IReadOnlyList<BatchItem> items, bool allOrNothing, KeyedRequest<BatchVerdict>? keyed, CancellationToken cancellationToken)
    {
        var registered = time.GetUtcNow();
        var sends = new ValidSend?[items.Count];
        for (var i = 0; i < sends.Length; i++)
            sends[i] = await validator.ValidateAsync(caller, items[i].Command, items[i].Errors, cancellationToken);
        // What is wrong is told before what is full.
        if (Array.Exists(sends, send => send is not null) && await bounds.CheckSendsAsync(caller.Tenant, cancellationToken) is { } full)
            return full;

        for (var round = 0; round < MaxRounds; round++)
        {
            using var tally = await quota.OpenAsync(caller.Tenant, cancellationToken);
            var plans = await PlanAsync(caller, items, sends, registered, tally, cancellationToken);
            var verdict = new BatchVerdict([.. plans.Select((plan, i) => plan is null ? (Result<InteractionView>)items[i].Errors : plan.View)]);
            var accepted = plans.OfType<SendPlan>().ToList();
            if (allOrNothing && accepted.Count < items.Count)
                return Result.Refused<BatchVerdict>(ErrorsOf(items));
            if (accepted.Count == 0)
                return verdict;

            Func<IdempotencyRecord>? recordOf = keyed is null ? null : () => keyed.RecordOf(caller.Tenant, verdict, registered);
            switch (await committer.CommitAsync(accepted, recordOf, cancellationToken))
            {
                case AcceptResult.Accepted:
                    tally.Accept();
                    return verdict;
                case AcceptResult.KeyTaken:
                    return IdempotencyErrors.InProgress;
                case AcceptResult.StrategyChanged:
                    return StrategyErrors.Changed;
            }
        }

        return SendErrors.Contended;
    }

    /// <summary>What a send would come to, without doing it: the same errors, or the interaction as it would be accepted.</summary>
    public async Task<Result<SendForecast>> ValidateAsync(Caller caller, BatchItem item, CancellationToken cancellationToken)
    {
        var (command, errors) = item;
        var registered = time.GetUtcNow();
        var send = await validator.ValidateAsync(caller, command, errors, cancellationToken);
        if (send is null || await planner.PlanAsync(caller, send, registered, null, errors, cancellationToken) is not { } plan)
            return errors;

        return new SendForecast(plan.View, plan.NewUser is not null, plan.IsNewProcess);
    }

    private async Task<SendPlan?[]> PlanAsync(
        Caller caller, IReadOnlyList<BatchItem> items, ValidSend?[] sends, DateTimeOffset registered, SendTally tally,
        CancellationToken cancellationToken)
    {
        var planned = items.Count == 1 ? null : new PlannedUsers();
        var plans = new SendPlan?[items.Count];
        for (var i = 0; i < plans.Length; i++)
        {
            if (sends[i] is not { } send || !items[i].Errors.IsEmpty)
                continue;

            // Before it is planned: nothing behind it may count on a user that it would have made.
            var bytes = send.StoredBytes;
            if (tally.TryTake(send.Cost, bytes) is { } exceeded)
            {
                items[i].Errors.Add(exceeded);
                continue;
            }

            plans[i] = await planner.PlanAsync(caller, send, registered, planned, items[i].Errors, cancellationToken);
            if (plans[i] is null)
                tally.Return(send.Cost, bytes);
        }

        return plans;
    }

    private static IReadOnlyList<IrisError> ErrorsOf(IReadOnlyList<BatchItem> items)
    {
        var errors = new ErrorList();
        for (var i = 0; i < items.Count; i++)
        {
            var path = $"items[{i}]";
            errors.AddRange(items[i].Errors.Items.Select(
                error => error.Code == CommonErrors.MoreErrorsCode ? error : error with { Field = string.IsNullOrEmpty(error.Field) ? path : $"{path}.{error.Field}" }));
        }

        return errors.Items;
    }
}
