using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Users;

namespace Iris.Core.Sending;

/// <summary>
/// Checks sends, those with a strategy too: all steps are read as if each were sent now, and the first becomes the send. A step that leaves out an
/// integration or a payload has the send's own; of the send's destinations it takes those of its kind, and where there are none, the user's.
/// </summary>
internal sealed class StrategyReader(SendValidator validator, IStrategyStore stored, IUserStore users, IProcessStore processes, TimeProvider time)
{
    private const int MaxDestinations = 100;

    /// <returns>Null when there are errors.</returns>
    public async ValueTask<ValidSend?> ValidateAsync(Caller caller, SendCommand command, ErrorList errors, CancellationToken cancellationToken)
    {
        if (command.Strategy is not { } strategy)
            return await validator.ValidateAsync(caller.Tenant, command, errors, cancellationToken);

        var timing = validator.CheckCommon(command, errors);
        var (drafts, adapt, storedId) = await StepsOfAsync(caller.Tenant, strategy, errors, cancellationToken);
        CheckPerson(command, drafts, errors);
        var steps = new List<ReadStep>(drafts.Count);
        for (var i = 0; i < drafts.Count; i++)
        {
            if (await ReadAsync(caller.Tenant, command, drafts[i], (i, drafts.Count, adapt), errors, cancellationToken) is { } step)
                steps.Add(step);
        }

        if (errors.IsEmpty)
            CheckTaken(command.Destinations, steps, errors);
        if (!errors.IsEmpty || await FirstAddressesAsync(caller.Tenant, command, steps, errors, cancellationToken) is not { } addresses)
            return null;

        var now = time.GetUtcNow();
        var run = new StrategyRun
        {
            Id = IrisId.New(now),
            Tenant = caller.Tenant,
            StrategyId = storedId,
            AuthorId = caller.AuthorId,
            Metadata = command.Metadata,
            PrimaryKey = command.PrimaryKey,
            Priority = command.Priority,
            ExpiresAt = timing.ExpiresAt,
            Created = now,
            Steps = [.. steps.Select(step => step.Stored)],
        };
        var first = command with
        {
            IntegrationId = steps[0].Stored.IntegrationId,
            Payload = steps[0].Stored.Payload,
            Destinations = [.. addresses.Select(address => address.Value)],
            HasReadDestinations = true,
            Strategy = null,
            Chain = new ChainPart(run, 0) { Later = [.. steps.Skip(1).Select((step, i) => new LaterStep(i + 1, step.Integration, step.Addresses))] },
        };
        var own = new ErrorList();
        var valid = await validator.ValidateAsync(caller.Tenant, first, own, cancellationToken);
        errors.AddRange(own.Items.Select(error => StrategyErrors.At(error, 0, steps[0].HasOwnDestinations)));
        return valid;
    }

    /// <summary>Adds every rule that a stored strategy breaks: its steps, as far as they are whole without a send.</summary>
    public async ValueTask CheckAsync(TenantId tenant, IReadOnlyList<StepDraft> steps, bool adapt, ErrorList errors, CancellationToken cancellationToken)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] is { IntegrationId: not null, Payload: not null })
                await ReadAsync(tenant, new SendCommand(), steps[i], (i, steps.Count, adapt), errors, cancellationToken);
            else
                CheckSuccess(steps[i], (i, steps.Count), null, errors);
        }
    }

    private async ValueTask<(IReadOnlyList<StepDraft> Steps, bool Adapt, string? Id)> StepsOfAsync(
        TenantId tenant, StrategyDraft strategy, ErrorList errors, CancellationToken cancellationToken)
    {
        if (strategy.Id is null == strategy.Steps is null)
        {
            errors.Add(StrategyErrors.IdOrSteps);
            return ([], false, null);
        }

        if (strategy.Id is { } id)
        {
            var found = IrisId.IsValid(id) ? await stored.FindAsync(tenant, id, cancellationToken) : null;
            if (found is null)
                errors.Add(StrategyErrors.NotFoundToSend);
            return (found?.Steps ?? [], strategy.Adapt || found?.Adapt == true, found?.Id);
        }

        if (strategy.Steps!.Count is >= StrategyRun.MinSteps and <= StrategyRun.MaxSteps)
            return (strategy.Steps, strategy.Adapt, null);

        errors.Add(StrategyErrors.TooFewSteps($"{StrategyErrors.Field}.steps"));
        return ([], false, null);
    }

    /// <summary>The send says whom it is for, or else its first step does.</summary>
    private static void CheckPerson(SendCommand command, IReadOnlyList<StepDraft> steps, ErrorList errors)
    {
        if (command.Destinations is { Count: > MaxDestinations })
            errors.Add(CommonErrors.TooMany(InteractionDestination.Field, MaxDestinations));
        else if (steps.Count > 0 && command.Destinations is null or { Count: 0 } && steps[0].Destinations is null or { Count: 0 })
            errors.Add(CommonErrors.Required(InteractionDestination.Field));
    }

    private async ValueTask<ReadStep?> ReadAsync(
        TenantId tenant, SendCommand command, StepDraft draft, (int Index, int Count, bool Adapt) place, ErrorList errors, CancellationToken cancellationToken)
    {
        var own = new ErrorList();
        var integration = await validator.FindIntegrationAsync(tenant, draft.IntegrationId ?? command.IntegrationId, own, cancellationToken);
        var payload = draft.Payload ?? command.Payload;
        if (payload is null)
            own.Add(CommonErrors.Required(ChannelPayload.Path));
        else
            CommonChecks.Object(payload, ChannelPayload.Path, own);
        JsonElement? adapted = null;
        if (integration is not null)
            adapted = validator.ReadPayload(integration, payload, place.Adapt, own).Json;

        var hasOwn = draft.Destinations is { Count: > 0 };
        List<Address>? addresses = null;
        var places = new List<int>();
        if (integration is not null && hasOwn)
            addresses = await validator.ReadAsync(tenant, integration, draft.Destinations, own, cancellationToken);
        else if (integration is not null && command.Destinations is { Count: > 0 and <= MaxDestinations } given)
            addresses = await validator.TakeSomeAsync(tenant, integration, given, places, own, cancellationToken);
        errors.AddRange(own.Items.Select(error => StrategyErrors.At(error, place.Index, hasOwn)));
        var success = CheckSuccess(draft, (place.Index, place.Count), integration, errors);
        if (integration is null || !own.IsEmpty)
            return null;

        return new ReadStep(
            new StrategyStep
            {
                IntegrationId = integration.Integration.Id,
                Channel = integration.Channel.Name,
                Provider = integration.Adapter.Descriptor.Provider,
                Payload = (adapted ?? payload)!.Value,
                IsAdapted = adapted is not null,
                Destinations = addresses is { Count: > 0 } ? [.. addresses.Select(address => address.Value)] : null,
                SuccessStatus = success,
                FallbackAfter = draft.FallbackAfter,
            },
            integration,
            addresses is { Count: > 0 } ? addresses : null,
            hasOwn,
            places);
    }

    private static StepSuccess CheckSuccess(StepDraft draft, (int Index, int Count) place, ResolvedIntegration? integration, ErrorList errors)
    {
        var path = StrategyErrors.StepOf(place.Index);
        if (draft.FallbackAfter is null && place.Index + 1 < place.Count)
            errors.Add(CommonErrors.Required($"{path}.fallbackAfter"));
        else if (draft.FallbackAfter is not (null or >= StrategyRun.MinFallbackAfter and <= StrategyRun.MaxFallbackAfter))
            errors.Add(CommonErrors.OutOfRange($"{path}.fallbackAfter", StrategyRun.MinFallbackAfter, StrategyRun.MaxFallbackAfter));

        var told = integration is null or { Adapter: ICallbackReader };
        if (draft.SuccessStatus is null)
            return told ? StepSuccess.Delivered : StepSuccess.Accepted;
        // Numbers are names of an enum to .NET, and so are lists of names.
        if (!Enum.GetNames<StepSuccess>().Contains(draft.SuccessStatus, StringComparer.OrdinalIgnoreCase))
        {
            errors.Add(CommonErrors.NotAllowed($"{path}.successStatus", Enum.GetNames<StepSuccess>()));
            return default;
        }

        var success = Enum.Parse<StepSuccess>(draft.SuccessStatus, ignoreCase: true);
        if (!told && success != StepSuccess.Accepted)
            errors.Add(StrategyErrors.SuccessNeverTold($"{path}.successStatus", integration!.Adapter.Descriptor.Provider));
        return success;
    }

    /// <summary>What no step can send to is a mistake, not somebody to look for.</summary>
    private static void CheckTaken(IReadOnlyList<string>? destinations, List<ReadStep> steps, ErrorList errors)
    {
        for (var i = 0; i < destinations?.Count; i++)
        {
            if (!steps.Exists(step => step.HasOwnDestinations || step.Places.Contains(i)))
                errors.Add(SendErrors.DestinationField(i, steps[0].Integration.Channel.Takes[0].Problem));
        }
    }

    /// <summary>Where the first step goes: as written, or the address of the user whom the others name.</summary>
    private async ValueTask<IReadOnlyList<Address>?> FirstAddressesAsync(
        TenantId tenant, SendCommand command, List<ReadStep> steps, ErrorList errors, CancellationToken cancellationToken)
    {
        if (steps[0].Addresses is { } addresses)
            return addresses;

        var user = IrisId.IsValid(command.ProcessId) && await processes.FindAsync(tenant, command.ProcessId!, cancellationToken) is { } process
            ? await users.FindAsync(tenant, process.UserId, cancellationToken)
            : (await users.FindOwnersAsync(tenant, [.. steps.SelectMany(step => step.Addresses ?? [])], cancellationToken)).FirstOrDefault(owner => owner is not null);
        if (user is not null && StepAddress.Of(steps[0].Integration, user) is { } address)
            return [address];

        errors.Add(StrategyErrors.NoDestination(0, steps[0].Integration.Channel.Name));
        return null;
    }

    /// <param name="Stored">As it is kept.</param>
    /// <param name="Integration">What it goes through.</param>
    /// <param name="Addresses">Where it goes; null for the user's own.</param>
    /// <param name="HasOwnDestinations">Whether it names them itself.</param>
    /// <param name="Places">Which of the send's destinations it takes.</param>
    private sealed record ReadStep(
        StrategyStep Stored, ResolvedIntegration Integration, IReadOnlyList<Address>? Addresses, bool HasOwnDestinations, List<int> Places);
}
