using System.Globalization;
using System.Text.Json;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Strategies;
using Iris.Core.Users;

namespace Iris.Core.Fallbacks;

/// <summary>Begins the next step of a strategy that can be sent; what cannot is passed over with its reasons.</summary>
internal sealed class StepStarter(
    SendIntake intake, IStrategyRunStore runs, IInteractionStore interactions, IntegrationCatalog catalog, IProcessStore processes, IUserStore users,
    TimeProvider time)
{
    /// <summary>How long a refusal that time ends may take, so that the step waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="run">Its current step ended; it is saved here, with the step that begins or as one that is over.</param>
    /// <param name="cancellationToken">Cancels the call; after the commit it has no effect.</param>
    /// <returns>How long to wait where a step is refused only for now, and nothing was saved; otherwise null.</returns>
    public async Task<TimeSpan?> StartNextAsync(StrategyRun run, CancellationToken cancellationToken)
    {
        for (var step = run.Current + 1; step < run.Steps.Count; step++)
        {
            var now = time.GetUtcNow();
            if (run.ExpiresAt <= now)
            {
                run.Finish(RunState.Failed, StrategyReasons.Expired, now);
                await runs.SaveAsync(run.Tenant, run, cancellationToken);
                return null;
            }

            var errors = new ErrorList();
            var command = await CommandAsync(run, step, errors, cancellationToken);
            if (command is not null && await IsSameMessageAsync(run, step, command.Destinations!, cancellationToken))
            {
                run.End(step, StepState.Skipped, StrategyReasons.SameMessage, null, now);
                continue;
            }

            var refusals = errors.Items;
            if (command is not null)
            {
                var before = run.Steps[step];
                var current = run.Current;
                var result = await intake.AcceptAsync(new Caller(run.Tenant, run.AuthorId), new BatchItem(command, errors), null, cancellationToken);
                if (result.IsSuccess || result.Errors.Any(error => error == StrategyErrors.Changed))
                    return null;
                (run.Steps[step], run.Current) = (before, current);
                refusals = result.Errors;
                if (refusals.All(IsForNow))
                    return refusals.Max(error => error.RetryAfter) ?? TimeSpan.FromSeconds(1);
            }

            run.End(step, StepState.Failed, refusals[0].Code, refusals[0].Message.Spanish, now);
            if (refusals.Any(error => error.Field == ProcessErrors.SendField))
            {
                // Nothing more is sent in the process.
                run.Finish(RunState.Cancelled, refusals.First(error => error.Field == ProcessErrors.SendField).Code, now);
                await runs.SaveAsync(run.Tenant, run, cancellationToken);
                return null;
            }
        }

        run.Finish(RunState.Failed, StrategyReasons.NoStepLeft, time.GetUtcNow());
        await runs.SaveAsync(run.Tenant, run, cancellationToken);
        return null;
    }

    private static bool IsForNow(IrisError error) =>
        error == SendErrors.Contended || (error.Kind is ErrorKind.TooManyRequests or ErrorKind.Unavailable && !(error.RetryAfter > Patience));

    private async Task<SendCommand?> CommandAsync(StrategyRun run, int index, ErrorList errors, CancellationToken cancellationToken)
    {
        var step = run.Steps[index];
        var destinations = step.Destinations ?? await OwnAsync(run, step, cancellationToken);
        if (destinations is null)
        {
            errors.Add(StrategyErrors.NoDestination(index, step.Channel));
            return null;
        }

        return new SendCommand
        {
            IntegrationId = step.IntegrationId,
            Payload = step.Payload,
            MadeOf = step.Template,
            AttachmentsId = step.AttachmentsId,
            Destinations = destinations,
            HasReadDestinations = true,
            ProcessId = run.ProcessId,
            Metadata = run.Metadata,
            PrimaryKey = run.PrimaryKey,
            Priority = run.Priority,
            ExpiresAt = run.ExpiresAt?.ToString("O", CultureInfo.InvariantCulture),
            Chain = new ChainPart(run, index),
        };
    }

    /// <summary>The user's own address of the step's channel, as it is now.</summary>
    private async Task<IReadOnlyList<string>?> OwnAsync(StrategyRun run, StrategyStep step, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(run.Tenant, step.IntegrationId, cancellationToken) is not { } integration
            || await processes.FindAsync(run.Tenant, run.ProcessId, cancellationToken) is not { } process
            || await users.FindAsync(run.Tenant, process.UserId, cancellationToken) is not { } user)
            return null;

        return StepAddress.Of(integration, user) is { } address ? [address.Value] : null;
    }

    /// <summary>Whether it would send a message again whose outcome nobody knows: the same words through the same channel to the same address.</summary>
    private async Task<bool> IsSameMessageAsync(StrategyRun run, int index, IReadOnlyList<string> destinations, CancellationToken cancellationToken)
    {
        var step = run.Steps[index];
        if (await catalog.FindAsync(run.Tenant, step.IntegrationId, cancellationToken) is { Integration.Delivery.DeliveryMode: DeliveryMode.AtLeastOnce })
            return false;

        foreach (var earlier in run.Steps.Take(index))
        {
            if (earlier is { Reason: StrategyReasons.OutcomeUnknown, InteractionId: { } id } && earlier.Channel == step.Channel
                && JsonElement.DeepEquals(earlier.Payload, step.Payload)
                && await interactions.FindAsync(run.Tenant, id, cancellationToken) is { } sent
                && sent.Destinations.Any(one => destinations.Contains(one.Value) || destinations.Contains(one.LookupValue)))
                return true;
        }

        return false;
    }
}
