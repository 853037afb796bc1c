using Iris.Core.Dispatch;
using Iris.Core.Errors;
using Iris.Core.Idempotency;
using Iris.Core.Limits;
using Iris.Core.Tenants;
using Iris.Core.Users;

namespace Iris.Core.Interactions;

/// <summary>One send of a batch.</summary>
/// <param name="Command">What is sent.</param>
/// <param name="Errors">Errors known already; all others are added.</param>
public sealed record BatchItem(SendCommand Command, ErrorList Errors);

/// <summary>What a batch came to.</summary>
/// <param name="Items">For each send the interaction, or its errors; in the order of the sends.</param>
public sealed record BatchVerdict(IReadOnlyList<Result<InteractionView>> Items);

/// <summary>Takes many sends in with one durable commit. One that is refused refuses only itself.</summary>
public sealed class BatchIntake
{
    /// <summary>Most sends of one batch, which is one commit.</summary>
    public const int MaxItems = 1000;

    private readonly SendValidator validator;
    private readonly SendPlanner planner;
    private readonly SendCommitter committer;
    private readonly SendQuota quota;
    private readonly TenantBounds bounds;
    private readonly TimeProvider time;

    internal BatchIntake(
        SendValidator validator, SendPlanner planner, SendCommitter committer, SendQuota quota, TenantBounds bounds, TimeProvider time)
    {
        this.bounds = bounds;
        this.quota = quota;
        this.validator = validator;
        this.planner = planner;
        this.committer = committer;
        this.time = time;
    }

    /// <summary>Accepts what can be accepted.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="items">The sends.</param>
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
        var registered = time.GetUtcNow();
        if (await bounds.CheckSendsAsync(caller.Tenant, cancellationToken) is { } full)
            return full;

        var sends = new ValidSend?[items.Count];
        for (var i = 0; i < sends.Length; i++)
            sends[i] = await validator.ValidateAsync(caller.Tenant, items[i].Command, items[i].Errors, cancellationToken);

        for (var round = 0; round < InteractionIntake.MaxRounds; round++)
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
            }
        }

        return InteractionErrors.Contended;
    }

    private async Task<SendPlan?[]> PlanAsync(
        Caller caller, IReadOnlyList<BatchItem> items, ValidSend?[] sends, DateTimeOffset registered, SendTally tally,
        CancellationToken cancellationToken)
    {
        var planned = new PlannedUsers();
        var plans = new SendPlan?[items.Count];
        for (var i = 0; i < plans.Length; i++)
        {
            if (sends[i] is not { } send || !items[i].Errors.IsEmpty)
                continue;

            // Before it is planned: nothing behind it may count on a user that it would have made.
            var bytes = InteractionSize.Stored(items[i].Command);
            if (tally.TryTake(send.Cost, bytes) is { } exceeded)
            {
                items[i].Errors.Add(exceeded);
                continue;
            }

            plans[i] = await planner.PlanAsync(caller, items[i].Command, send, registered, planned, items[i].Errors, cancellationToken);
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
