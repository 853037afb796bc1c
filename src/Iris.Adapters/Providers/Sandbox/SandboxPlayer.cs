using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Core.Users;

namespace Iris.Adapters.Providers.Sandbox;

/// <summary>What was played.</summary>
/// <param name="MessageId">The provider's id of the message; null for a notice that names it by the interaction alone.</param>
/// <param name="Callbacks">The callbacks, on disk.</param>
public sealed record SandboxPlayed(string? MessageId, IReadOnlyList<StoredCallback> Callbacks);

/// <summary>
/// Plays what comes back from a provider: what end users write, and what becomes of messages. It goes the way of a provider's callbacks, so all that
/// follows is as it would be.
/// </summary>
public sealed class SandboxPlayer(IntegrationCatalog catalog, IInteractionStore interactions, CallbackIntake intake, TimeProvider time)
{
    /// <summary>Most notices that a call comes to: statuses by messages by copies.</summary>
    private const int MaxItems = 1000;

    private const string InteractionField = "interactionId";
    private const string FromField = "from";
    private const string DestinationField = "destination";

    /// <summary>The integration is of a real provider.</summary>
    public static readonly IrisError NotASandbox = new(
        "NOT_A_SANDBOX", null,
        new("La integración no es de Sandbox.", "The integration is not one of Sandbox."), ErrorKind.NotFound);

    /// <summary>No notice can name it yet.</summary>
    public static readonly IrisError NotSent = new(
        "MESSAGE_NOT_SENT", InteractionField,
        new("El sandbox no tiene todavía esta interacción.", "The sandbox does not have this interaction yet."), ErrorKind.Conflict);

    private static readonly IrisError InteractionNotFound = InteractionEditor.NotFound with { Field = InteractionField };

    /// <summary>The sandbox integration of a tenant, or why there is none.</summary>
    public async Task<Result<ResolvedIntegration>> FindAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        if (!IrisId.IsValid(integrationId) || await catalog.FindAsync(tenant, integrationId, cancellationToken) is not { } resolved)
            return IntegrationErrors.NotFound;
        if (resolved.Adapter is not SandboxAdapter)
            return NotASandbox;

        return resolved.IsOffered ? resolved : IntegrationErrors.ProviderNotOffered with { Field = null };
    }

    /// <summary>Plays a message of an end user.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="integrationId">Its sandbox.</param>
    /// <param name="draft">What is written.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<SandboxPlayed>> ReplyAsync(
        TenantId tenant, string integrationId, SandboxReplyDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        var found = await FindAsync(tenant, integrationId, cancellationToken);
        if (found.Value is not { } resolved)
            return Result.Refused<SandboxPlayed>(found.Errors);

        draft.Check(errors);
        // As a send to them would be read.
        var from = resolved.TryTake(draft.From, resolved.Reading(null), out var taken) ? taken.Value : draft.From;
        if (!errors.Has(FromField) && !resolved.TryHear(from, out _))
            errors.Add(UserErrors.InvalidDestination(FromField, resolved.Takes[0].Problem));
        var answered = await FindAnsweredAsync(resolved, draft.InteractionId, errors, cancellationToken);
        if (!errors.IsEmpty)
            return errors;

        var id = draft.MessageId ?? IrisId.New(time.GetUtcNow());
        var item = new SandboxReplyItem(
            id, from!, draft.Name, draft.Kind, draft.Text, draft.Choice, draft.Media, draft.Latitude, draft.Longitude,
            answered is null ? null : MessageOf(answered, from)?.Id, answered?.Id);
        return await PlayAsync(resolved, id, draft.Timing.Repeat([new PlayedCallback(SandboxNotices.Write([item]), draft.Timing.Delay)]), cancellationToken);
    }

    /// <summary>Plays what becomes of a message.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="integrationId">Its sandbox.</param>
    /// <param name="draft">What becomes of which.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<SandboxPlayed>> NoticeAsync(
        TenantId tenant, string integrationId, SandboxNoticeDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        var found = await FindAsync(tenant, integrationId, cancellationToken);
        if (found.Value is not { } resolved)
            return Result.Refused<SandboxPlayed>(found.Errors);

        draft.Check(errors);
        var interaction = await FindAnsweredAsync(resolved, draft.InteractionId, errors, cancellationToken);
        var destination = interaction is null ? null : DestinationOf(resolved, interaction, draft.Destination, errors);
        if (interaction is { ProviderMessages.Count: 0, MayHaveArrived: false, Dispatch.Phase: not DispatchPhase.InFlight })
            errors.Add(NotSent);
        if (!errors.IsEmpty)
            return errors;

        // Each message of the provider is one destination's, unless there is one for all.
        var messages = interaction!.ProviderMessages.Where(message => !message.IsSuperseded && interaction.GiverOf(message) == resolved.Integration.Id && (destination is null || (message.Destination ?? destination) == destination))
            .Select(message => (Id: (string?)message.Id, Destination: destination ?? message.Destination)).DefaultIfEmpty((Id: null, Destination: destination)).ToList();
        var most = MaxItems / (messages.Count * (draft.Timing.Times ?? 1));
        if (draft.Statuses.Count > most)
            return CommonErrors.TooMany("statuses", most);

        var steps = draft.Statuses.Select(status => messages.Select(message => ItemOf(draft, interaction, status, message.Id, message.Destination)).ToList<object>());
        return await PlayAsync(
            resolved, messages.Count == 1 ? messages[0].Id : null, draft.Timing.Repeat(SandboxScript.Spread(steps, draft.Timing.Delay)), cancellationToken);
    }

    private async Task<Result<SandboxPlayed>> PlayAsync(
        ResolvedIntegration resolved, string? messageId, IReadOnlyList<PlayedCallback> callbacks, CancellationToken cancellationToken)
    {
        var played = await intake.PlayAsync(resolved.Integration.Id, callbacks, cancellationToken);
        return played.IsSuccess ? new SandboxPlayed(messageId, played.Value) : Result.Refused<SandboxPlayed>(played.Errors);
    }

    /// <summary>The message of the integration that is meant; null for none, or with an error.</summary>
    private async Task<Interaction?> FindAnsweredAsync(ResolvedIntegration resolved, string? id, ErrorList errors, CancellationToken cancellationToken)
    {
        if (id is null || errors.Has(InteractionField))
            return null;

        var interaction = IrisId.IsValid(id) ? await interactions.FindAsync(resolved.Integration.Tenant, id, cancellationToken) : null;
        if (interaction is { Direction: Direction.Out } && interaction.MayBeKnownTo(resolved.Integration.Id))
            return interaction;

        errors.Add(InteractionNotFound);
        return null;
    }

    /// <summary>The destination as the interaction has it; null for all of them, or with an error.</summary>
    private static string? DestinationOf(ResolvedIntegration resolved, Interaction interaction, string? given, ErrorList errors)
    {
        if (given is null)
            return null;
        if (resolved.TryHear(given, out var address) && interaction.Destinations.FirstOrDefault(one => one.Address.IsSame(address)) is { } meant)
            return meant.Value;

        errors.Add(CommonErrors.NotAllowed(DestinationField, interaction.Destinations.Select(one => one.Value)));
        return null;
    }

    private static ProviderMessage? MessageOf(Interaction interaction, string? from) =>
        interaction.ProviderMessages.Find(message => message.Destination == NoticeAddress.Of(from)) ?? interaction.ProviderMessages.FirstOrDefault();

    private static SandboxNoticeItem ItemOf(SandboxNoticeDraft draft, Interaction interaction, string status, string? messageId, string? destination)
    {
        var hasFailed = SandboxNotices.IsFailure(status);
        return new(
            messageId, interaction.Id, status.ToUpperInvariant(), destination,
            hasFailed ? draft.Error?.Code ?? SandboxScript.FailureCode : null, hasFailed ? draft.Error?.Message : null);
    }
}
