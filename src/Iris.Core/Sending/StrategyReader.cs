using Iris.Core.Addresses;
using Iris.Core.Attachments;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Templates;
using Iris.Core.Users;

namespace Iris.Core.Sending;

/// <summary>
/// Checks sends, those with a strategy too: all steps are read as if each were sent now, and the first becomes the send. A step that leaves out an
/// integration or a message has the send's own; of the send's destinations it takes those of its kind, and where there are none, the user's. Files of the
/// send go with the steps whose channel attaches files.
/// </summary>
internal sealed class StrategyReader(
    SendValidator validator, ContentReader contents, IStrategyStore stored, IUserStore users, IProcessStore processes, TimeProvider time)
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
        var steps = await ReadAsync(caller.Tenant, command, drafts, adapt, errors, cancellationToken);
        if (errors.IsEmpty)
        {
            CheckTaken(command.Destinations, steps, errors);
            CheckCarried(command.AttachmentsId, steps, errors);
        }

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
            Template = null,
            MadeOf = steps[0].Stored.Template,
            AttachmentsId = steps[0].Stored.AttachmentsId,
            Destinations = [.. addresses.Select(address => address.Value)],
            HasReadDestinations = true,
            Strategy = null,
            Chain = new ChainPart(run, 0) { Later = [.. steps.Skip(1).Select((step, i) => new LaterStep(i + 1, step.Integration, step.Addresses))] },
        };
        var own = new ErrorList();
        var valid = await validator.ValidateAsync(caller.Tenant, first, own, cancellationToken);
        errors.AddRange(steps[0].Wording.Placed(own.Items).Select(error => StrategyErrors.At(error, 0, steps[0].Place.HasOwn)));
        return valid;
    }

    /// <summary>Adds every rule that a stored strategy breaks: its steps, as far as they are whole without a send.</summary>
    public async ValueTask CheckAsync(TenantId tenant, IReadOnlyList<StepDraft> steps, bool adapt, ErrorList errors, CancellationToken cancellationToken)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var send = new SendCommand();
            if (steps[i] is { IntegrationId: not null, Payload: not null, Template: null })
                await ReadAsync(tenant, send, await FindPlaceAsync(tenant, send, steps[i], i, cancellationToken), steps.Count, adapt, null, errors, cancellationToken);
            else
                await CheckPartAsync(tenant, steps[i], (i, steps.Count), adapt, errors, cancellationToken);
        }
    }

    /// <summary>A step that is whole only with a send.</summary>
    private async ValueTask CheckPartAsync(
        TenantId tenant, StepDraft draft, (int Index, int Count) place, bool adapt, ErrorList errors, CancellationToken cancellationToken)
    {
        var own = new ErrorList();
        var integration = draft.IntegrationId is { } id ? await validator.FindIntegrationAsync(tenant, id, own, cancellationToken) : null;
        await contents.CheckAsync(tenant, integration?.Channel, new Wording(draft.Payload, draft.Template, null) { Adapt = adapt }, own, cancellationToken);
        errors.AddRange(own.Items.Select(error => StrategyErrors.At(error, place.Index, hasDestinations: false)));
        CheckSuccess(draft, place, integration, errors);
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

    /// <returns>The steps that are valid.</returns>
    private async ValueTask<List<ReadStep>> ReadAsync(
        TenantId tenant, SendCommand command, IReadOnlyList<StepDraft> drafts, bool adapt, ErrorList errors, CancellationToken cancellationToken)
    {
        var places = new List<StepPlace>(drafts.Count);
        for (var i = 0; i < drafts.Count; i++)
            places.Add(await FindPlaceAsync(tenant, command, drafts[i], i, cancellationToken));
        // Who reads it is known by any of the addresses.
        var addresses = places.SelectMany(place => place.Addresses ?? []).ToList();
        var steps = new List<ReadStep>(drafts.Count);
        foreach (var place in places)
        {
            if (await ReadAsync(tenant, command, place, drafts.Count, adapt, addresses, errors, cancellationToken) is { } step)
                steps.Add(step);
        }

        return steps;
    }

    /// <summary>Through what a step goes, and where.</summary>
    private async ValueTask<StepPlace> FindPlaceAsync(
        TenantId tenant, SendCommand command, StepDraft draft, int index, CancellationToken cancellationToken)
    {
        var place = new StepPlace(draft, index);
        place.Integration = await validator.FindIntegrationAsync(tenant, draft.IntegrationId ?? command.IntegrationId, place.OfIntegration, cancellationToken);
        if (place.Integration is not { } integration)
            return place;

        var addresses = place.HasOwn ? await validator.ReadAsync(tenant, integration, draft.Destinations, place.OfAddresses, cancellationToken)
            : command.Destinations is { Count: > 0 and <= MaxDestinations } given
                ? await validator.TakeSomeAsync(tenant, integration, given, place.Taken, place.OfAddresses, cancellationToken)
                : [];
        place.Addresses = addresses.Count > 0 ? addresses : null;
        return place;
    }

    private async ValueTask<ReadStep?> ReadAsync(
        TenantId tenant, SendCommand command, StepPlace place, int count, bool adapt, IReadOnlyList<Address>? known, ErrorList errors,
        CancellationToken cancellationToken)
    {
        var own = new ErrorList();
        own.AddRange(place.OfIntegration.Items);
        var draft = place.Draft;
        var files = place.Integration?.Channel.AttachesFiles == true ? command.AttachmentsId : null;
        var wording = Wording.Of(draft, command, files) with { Adapt = adapt };
        wording.Check(own);
        SendContent? content = null;
        if (place.Integration is { } integration)
        {
            content = await contents.ReadAsync(
                tenant, integration, wording, cancel => FindReaderAsync(tenant, command.ProcessId, place.Addresses ?? known ?? [], cancel), own, cancellationToken);
        }

        own.AddRange(place.OfAddresses.Items);
        errors.AddRange(own.Items.Select(error => StrategyErrors.At(error, place.Index, place.HasOwn)));
        var success = CheckSuccess(draft, (place.Index, count), place.Integration, errors);
        if (content is null || !own.IsEmpty)
            return null;

        var stored = new StrategyStep
        {
            IntegrationId = place.Integration!.Integration.Id,
            Channel = place.Integration.Channel.Name,
            Provider = place.Integration.Adapter.Descriptor.Provider,
            Payload = content.Json,
            IsAdapted = content.IsAdapted,
            Template = content.Template,
            AttachmentsId = files,
            Destinations = place.Addresses is { } addresses ? [.. addresses.Select(address => address.Value)] : null,
            SuccessStatus = success,
            FallbackAfter = draft.FallbackAfter,
        };
        return new ReadStep(stored, place, wording, content.Attachments);
    }

    private async ValueTask<Reader> FindReaderAsync(
        TenantId tenant, string? processId, IReadOnlyList<Address> addresses, CancellationToken cancellationToken) =>
        await FindUserAsync(tenant, processId, addresses, cancellationToken) is { } user ? ContentReader.ReaderOf(user) : Reader.Unknown;

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
            if (!steps.Exists(step => step.Place.HasOwn || step.Place.Taken.Contains(i)))
                errors.Add(SendErrors.DestinationField(i, steps[0].Integration.Channel.Takes[0].Problem));
        }
    }

    /// <summary>A file that goes with no step is a mistake.</summary>
    private static void CheckCarried(IReadOnlyList<string>? files, List<ReadStep> steps, ErrorList errors)
    {
        for (var i = 0; i < files?.Count; i++)
        {
            if (!steps.Exists(step => step.Attachments.Contains(files[i])))
                errors.Add(AttachmentErrors.NotCarried($"{AttachmentErrors.SendField}[{i}]", string.Join(", ", steps.Select(step => step.Stored.Channel).Distinct())));
        }
    }

    /// <summary>Where the first step goes: as written, or the address of the user whom the others name.</summary>
    private async ValueTask<IReadOnlyList<Address>?> FirstAddressesAsync(
        TenantId tenant, SendCommand command, List<ReadStep> steps, ErrorList errors, CancellationToken cancellationToken)
    {
        if (steps[0].Addresses is { } addresses)
            return addresses;

        if (await FindUserAsync(tenant, command.ProcessId, [.. steps.SelectMany(step => step.Addresses ?? [])], cancellationToken) is { } user
            && StepAddress.Of(steps[0].Integration, user) is { } address)
            return [address];

        errors.Add(StrategyErrors.NoDestination(0, steps[0].Integration.Channel.Name));
        return null;
    }

    /// <summary>Whom it is for: the user of the process, or the first who owns one of the addresses.</summary>
    private async ValueTask<User?> FindUserAsync(
        TenantId tenant, string? processId, IReadOnlyList<Address> addresses, CancellationToken cancellationToken) =>
        IrisId.IsValid(processId) && await processes.FindAsync(tenant, processId!, cancellationToken) is { } process
            ? await users.FindAsync(tenant, process.UserId, cancellationToken)
            : addresses.Count == 0 ? null
            : (await users.FindOwnersAsync(tenant, addresses, cancellationToken)).FirstOrDefault(owner => owner is not null);
}
