using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Api.Processes;
using Iris.Api.Strategies;
using Iris.Api.Users;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Api.Interactions;

/// <summary>An interaction. The order of the members is the documented one. (Source: A.3)</summary>
/// <param name="Id">Unique in the whole system.</param>
/// <param name="Summary">Short text for lists: a JSON document with <c>subject</c>, <c>body</c> and <c>generic</c>, as a string.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="AuditTrail">What happened to it.</param>
/// <param name="Integration">The integration as it was when the interaction was accepted.</param>
/// <param name="Metadata">As sent; for SMS with <c>sms</c> (encoding, units, parts), unless it was sent with a member of that name.</param>
/// <param name="Payload">The request's payload, unchanged; or what its template became.</param>
/// <param name="PrimaryKey">As sent.</param>
/// <param name="ProcessId">The process that it belongs to.</param>
/// <param name="Users">The owners of the destinations.</param>
/// <param name="Destinations">Where it goes, or where it came from.</param>
/// <param name="AttachmentsId">Ids of the attachments that it has; of an inbound message, of its media as they are fetched.</param>
/// <param name="Direction"><c>out</c> to the end user, <c>in</c> from the end user.</param>
/// <param name="Status">The status, common to all channels.</param>
/// <param name="CustomStatus">The provider's word for the state, or our sub-state.</param>
/// <param name="Template">The template that the payload was made of, its version, language and variables; null for none.</param>
/// <param name="Strategy">The strategy of which it is a step, as it is now; null for a send of its own.</param>
/// <param name="ProcessSummary">The process as it is now.</param>
/// <param name="IsLastEntry">Whether it is the newest interaction of its process.</param>
/// <param name="SendAt">When it was asked to be sent; absent when at once.</param>
/// <param name="ExpiresAt">Until when it may be sent; absent for no end.</param>
/// <param name="Priority"><c>high</c> or <c>bulk</c>; absent for <c>normal</c>.</param>
/// <param name="Attempts">Attempts to hand it to the provider that were begun; absent for none.</param>
/// <param name="NextAttempt">When it will be tried, again or for the first time; absent when nothing waits, or its turn has come.</param>
/// <param name="Dispatch">Where it stands on its way to the provider; absent for what came in, and in the answer to a send that is queued at once.</param>
/// <param name="Written">Of an inbound message, when the provider says that it was written, at the latest when it came; absent where it says nothing.</param>
/// <param name="Route">The alternative of its integration that it goes, or went, through; absent for the integration itself.</param>
/// <param name="Results">Of several destinations, how each fares; absent for one, and for what came in.</param>
internal sealed record InteractionResponse(
    string Id,
    string Summary,
    string Tenant,
    AuditTrailResponse AuditTrail,
    InteractionIntegration Integration,
    JsonElement Metadata,
    JsonElement Payload,
    JsonElement PrimaryKey,
    string ProcessId,
    IReadOnlyList<UserSummary> Users,
    IReadOnlyList<InteractionDestination> Destinations,
    IReadOnlyList<string> AttachmentsId,
    Direction Direction,
    InteractionStatus Status,
    string? CustomStatus,
    InteractionTemplate? Template,
    StrategyResponse? Strategy,
    ProcessSummary ProcessSummary,
    bool IsLastEntry,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? SendAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Priority? Priority,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Attempts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? NextAttempt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DispatchResponse? Dispatch,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Written,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RouteResponse? Route,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DestinationResult>? Results)
{
    /// <param name="view">The interaction.</param>
    /// <param name="language">The language of the request.</param>
    /// <param name="isAccepted">Whether this answers the send itself, whose documented answer says that it is queued by nothing but its status.</param>
    internal static InteractionResponse From(InteractionView view, Language language, bool isAccepted = false)
    {
        var interaction = view.Interaction;
        // With the acceptance its first attempt may have begun.
        var goesAtOnce = isAccepted && interaction.Dispatch.Stage is (DispatchStage.Queued or DispatchStage.InFlight);
        return new(
            interaction.Id,
            interaction.Summary.ToWire(),
            interaction.Tenant.Value,
            AuditTrailResponse.From(interaction.AuditTrail, language),
            interaction.Integration,
            interaction.Metadata,
            interaction.Payload,
            interaction.PrimaryKey,
            interaction.ProcessId,
            [.. view.Users.Select(UserSummary.From)],
            view.Destinations,
            interaction.AttachmentsId,
            interaction.Direction,
            interaction.Status,
            interaction.CustomStatus,
            interaction.Template,
            interaction.Strategy is { } link && view.Run is { } run ? StrategyResponse.From(run, link.Step) : null,
            ProcessSummary.From(view.Process),
            view.IsLastEntry,
            interaction.SendAt,
            interaction.ExpiresAt,
            interaction.Priority == Core.Interactions.Priority.Normal ? null : interaction.Priority,
            interaction.Dispatch.Attempts > 0 && !goesAtOnce ? interaction.Dispatch.Attempts : null,
            interaction.Dispatch is { Phase: DispatchPhase.Ready, LeaseOwner: null } waiting ? waiting.DueAt : null,
            goesAtOnce ? null : DispatchResponse.From(interaction, language),
            interaction.Written,
            interaction.Route is { } route ? new(route.IntegrationId, route.IntegrationName, route.IntegrationTypeProviderName) : null,
            interaction.Results());
    }
}

/// <summary>Where an interaction stands on its way to the provider.</summary>
/// <param name="State">
/// <c>queued</c> (its turn comes), <c>scheduled</c> (for <c>sendAt</c>, or the end of quiet hours), <c>held</c> (with its integration), <c>retrying</c>,
/// <c>in-flight</c> (an attempt is being made), <c>awaiting-notice</c> (whether the provider has it is not known) or <c>done</c>.
/// </param>
/// <param name="Attempts">Attempts to hand it to the provider that were begun.</param>
/// <param name="NextAttemptAt">When the next one is due; past when its turn has come. Null where none is planned, or a gateway has it at this moment.</param>
/// <param name="Reason">Why it waits, in the language of the request; null where it waits for its turn alone.</param>
internal readonly record struct DispatchResponse(DispatchStage State, int Attempts, DateTimeOffset? NextAttemptAt, string? Reason)
{
    internal static DispatchResponse? From(Interaction interaction, Language language)
    {
        if (interaction.Direction != Direction.Out)
            return null;

        var state = interaction.Dispatch;
        return new(
            state.Stage, state.Attempts, state is { Phase: DispatchPhase.Ready, LeaseOwner: null } ? state.DueAt : null,
            interaction.WaitEntry is { } why ? HistoryNotes.Render(why, language) : null);
    }
}

/// <summary>An integration that an interaction goes through in place of its own.</summary>
/// <param name="IntegrationId">Its id.</param>
/// <param name="Name">Its name at the time.</param>
/// <param name="Provider">Name of its provider.</param>
internal sealed record RouteResponse(string IntegrationId, string Name, string Provider);

/// <summary>What happened to an interaction; both lists are append only.</summary>
/// <param name="Created">When it was registered.</param>
/// <param name="Updated">When anything about it changed last.</param>
/// <param name="AuthorId">The account or API key that sent it.</param>
/// <param name="UpdaterId">The account or API key that changed it last.</param>
/// <param name="History">Every change of status.</param>
/// <param name="ProviderEvents">Every notice of the provider, as long as there is room: 100 and 10 for each destination.</param>
/// <param name="ProviderEventsLeftOut">How many more there were; absent for none. They are among the callbacks of the integration.</param>
internal sealed record AuditTrailResponse(
    DateTimeOffset Created,
    DateTimeOffset Updated,
    string AuthorId,
    string UpdaterId,
    IReadOnlyList<HistoryEntryResponse> History,
    IReadOnlyList<ProviderEventResponse> ProviderEvents,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int ProviderEventsLeftOut)
{
    internal static AuditTrailResponse From(AuditTrail trail, Language language) => new(
        trail.Created,
        trail.Updated,
        trail.AuthorId,
        trail.UpdaterId,
        [.. trail.History.Select(entry => HistoryEntryResponse.From(entry, language))],
        [.. trail.ProviderEvents.Select(ProviderEventResponse.From)],
        trail.ProviderEventsLeftOut);
}

/// <summary>One change of status, or one remark inside a status.</summary>
/// <param name="Date">When.</param>
/// <param name="Status">The status after it.</param>
/// <param name="CustomStatus">The sub-state after it.</param>
/// <param name="Notes">A remark in the language of the request.</param>
internal sealed record HistoryEntryResponse(DateTimeOffset Date, InteractionStatus Status, string? CustomStatus, string? Notes)
{
    internal static HistoryEntryResponse From(HistoryEntry entry, Language language) =>
        new(entry.Date, entry.Status, entry.CustomStatus, HistoryNotes.Render(entry, language));
}
