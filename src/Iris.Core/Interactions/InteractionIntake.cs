using Iris.Core.Dispatch;
using Iris.Core.Errors;
using Iris.Core.Idempotency;
using Iris.Core.Limits;
using Iris.Core.Tenants;

namespace Iris.Core.Interactions;

/// <summary>
/// Takes a send in: validates all of it, resolves user and process, makes one durable commit and hands the interaction over to dispatch.
/// A refusal wrote nothing; a success is on disk.
/// </summary>
public sealed class InteractionIntake
{
    /// <summary>Concurrent sends to one new address clash once at most; more rounds than this mean something else is wrong.</summary>
    internal const int MaxRounds = 5;

    private readonly SendValidator validator;
    private readonly SendPlanner planner;
    private readonly SendCommitter committer;
    private readonly SendQuota quota;
    private readonly TenantBounds bounds;
    private readonly TimeProvider time;

    internal InteractionIntake(
        SendValidator validator, SendPlanner planner, SendCommitter committer, SendQuota quota, TenantBounds bounds, TimeProvider time)
    {
        this.bounds = bounds;
        this.quota = quota;
        this.validator = validator;
        this.planner = planner;
        this.committer = committer;
        this.time = time;
    }

    /// <summary>Accepts a send.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="command">What is sent.</param>
    /// <param name="errors">Errors known already, such as members of a wrong type; all others are added, so that they are answered together.</param>
    /// <param name="keyed">The idempotency key, with which the answer is committed; null for none.</param>
    /// <param name="cancellationToken">Cancels the call; after the commit it has no effect.</param>
    /// <returns><see cref="IdempotencyErrors.InProgress"/> when another request got the key in between: look for its answer.</returns>
    public async Task<Result<InteractionView>> AcceptAsync(
        Caller caller, SendCommand command, ErrorList errors, KeyedRequest<InteractionView>? keyed, CancellationToken cancellationToken)
    {
        var registered = time.GetUtcNow();
        var send = await validator.ValidateAsync(caller.Tenant, command, errors, cancellationToken);
        if (send is null)
            return errors;
        if (await bounds.CheckSendsAsync(caller.Tenant, cancellationToken) is { } full)
            return full;

        for (var round = 0; round < MaxRounds; round++)
        {
            if (await planner.PlanAsync(caller, command, send, registered, null, errors, cancellationToken) is not { } plan)
                return errors;

            using var tally = await quota.OpenAsync(caller.Tenant, cancellationToken);
            if (tally.TryTake(send.Cost, InteractionSize.Stored(command)) is { } exceeded)
                return exceeded;

            Func<IdempotencyRecord>? recordOf = keyed is null ? null : () => keyed.RecordOf(caller.Tenant, plan.View, registered);
            switch (await committer.CommitAsync([plan], recordOf, cancellationToken))
            {
                case AcceptResult.Accepted:
                    tally.Accept();
                    return plan.View;
                case AcceptResult.KeyTaken:
                    return IdempotencyErrors.InProgress;
            }
        }

        return InteractionErrors.Contended;
    }

    /// <summary>What <see cref="AcceptAsync"/> would do, without doing it: the same errors, or the interaction as it would be accepted.</summary>
    public async Task<Result<SendForecast>> ValidateAsync(
        Caller caller, SendCommand command, ErrorList errors, CancellationToken cancellationToken)
    {
        var registered = time.GetUtcNow();
        var send = await validator.ValidateAsync(caller.Tenant, command, errors, cancellationToken);
        if (send is null || await planner.PlanAsync(caller, command, send, registered, null, errors, cancellationToken) is not { } plan)
            return errors;

        return new SendForecast(plan.View, plan.NewUser is not null, plan.IsNewProcess);
    }
}

/// <summary>What a send would come to.</summary>
/// <param name="View">The interaction as it would be accepted. Its id, and those of a new user or process, are not kept.</param>
/// <param name="CreatesUser">Whether a user would be created.</param>
/// <param name="CreatesProcess">Whether a process would be created.</param>
public sealed record SendForecast(InteractionView View, bool CreatesUser, bool CreatesProcess);
