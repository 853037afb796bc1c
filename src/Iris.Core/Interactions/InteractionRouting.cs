using System.Text.Json.Serialization;
using Iris.Core.Integrations;

namespace Iris.Core.Interactions;

/// <summary>Which of several integrations an interaction goes through. Immutable: each move makes another one.</summary>
/// <param name="Through">The one that its attempts go through now; null for its own.</param>
/// <param name="Former">Ids of others that it went through before: their notices may still tell of it.</param>
/// <param name="NotTaken">Ids of those that surely did not take it since it last waited, its own among them.</param>
/// <param name="IsFixed">Whether the outcome of an attempt is, or was, unknown: it goes through no other any more.</param>
public sealed record InteractionRouting(
    InteractionIntegration? Through = null, IReadOnlyList<string>? Former = null, IReadOnlyList<string>? NotTaken = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsFixed = false);

/// <content>
/// Its own integration may name others through which it goes where it surely was not taken. Who asked for it, whose rules hold and whose events it raises
/// stays its own.
/// </content>
public sealed partial class Interaction
{
    /// <summary>Ours: changes of the way that are noted each; of those after them one an hour is.</summary>
    private const int MaxRouteNotes = 24;

    /// <summary>Null while it never left its own integration and may go through any other.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InteractionRouting? Routing { get; internal set; }

    /// <summary>The other integration that it goes, or went, through; null for its own.</summary>
    [JsonIgnore]
    public InteractionIntegration? Route => Routing?.Through;

    /// <summary>Id of the integration that it goes, or went, through.</summary>
    [JsonIgnore]
    public string RouteId => Route?.IntegrationId ?? Integration.IntegrationId;

    /// <summary>Whether it may go through no other integration any more.</summary>
    [JsonIgnore]
    internal bool IsRouteFixed => Routing is { IsFixed: true };

    /// <summary>Whether a provider that an integration stands for may know it.</summary>
    public bool MayBeKnownTo(string integrationId) =>
        integrationId == Integration.IntegrationId || integrationId == RouteId || Routing?.Former?.Contains(integrationId) == true
        || ProviderMessages.Exists(message => message.IntegrationId == integrationId);

    /// <summary>Whose provider gave a message its id.</summary>
    public string GiverOf(Channels.ProviderMessage message) => message.IntegrationId ?? Integration.IntegrationId;

    /// <summary>An integration's id where it is not the own one, as messages and events keep it.</summary>
    internal string? OtherThanOwn(string integrationId) => integrationId == Integration.IntegrationId ? null : integrationId;

    /// <summary>Whether it surely was not taken by an integration since it last waited.</summary>
    internal bool WasNotTakenBy(string integrationId) => Routing?.NotTaken?.Contains(integrationId) == true;

    /// <summary>The way of one that nobody was called for yet.</summary>
    internal void StartThrough(InteractionIntegration route)
    {
        if (route.IntegrationId != RouteId)
            Routing = (Routing ?? new()) with { Through = OtherThanOwn(route.IntegrationId) is null ? null : route };
    }

    /// <summary>The next attempt goes through this one.</summary>
    /// <returns>Whether that is another one than before, which has to be on disk before the provider is called.</returns>
    public bool GoThrough(DateTimeOffset now, InteractionIntegration route)
    {
        if (route.IntegrationId == RouteId)
            return false;

        var routing = Routing ?? new();
        Routing = routing with
        {
            Through = OtherThanOwn(route.IntegrationId) is null ? null : route,
            Former = Route is { } former ? [.. (routing.Former ?? []).Append(former.IntegrationId).Distinct()] : routing.Former,
        };
        NoteRoute(now, HistoryNotes.Rerouted, route.IntegrationName);
        return true;
    }

    /// <summary>It surely was not taken by this one.</summary>
    /// <param name="integrationId">The integration.</param>
    /// <param name="isOver">Whether it waits now, since there is no other: then all of them are tried again.</param>
    public void NotTakenBy(string integrationId, bool isOver)
    {
        if (isOver && Routing?.NotTaken is null)
            return;

        var routing = Routing ?? new();
        Routing = routing with { NotTaken = isOver ? null : [.. (routing.NotTaken ?? []).Append(integrationId).Distinct()] };
    }

    /// <summary>It cannot go through this one, whatever its provider says.</summary>
    internal void Skip(DateTimeOffset now, string integrationId, string name, string code)
    {
        NotTakenBy(integrationId, isOver: false);
        if (Status != InteractionStatus.DispatchPending)
            return;

        var detail = $"{name}: {code}";
        if (!SinceQueued().Any(entry => entry.Note == HistoryNotes.RouteSkipped && entry.Detail == detail))
            Append(now, Status, CustomStatus, HistoryNotes.RouteSkipped, detail);
        Dispatch = Dispatch.LeaseOwner is null ? Dispatch with { Phase = DispatchPhase.Ready, DueAt = now } : Dispatch with { Phase = DispatchPhase.Ready };
    }

    /// <summary>Nobody knows whether the provider took it: it stays with that one.</summary>
    public void FixRoute()
    {
        if (!IsRouteFixed)
            Routing = (Routing ?? new()) with { IsFixed = true };
    }

    private void NoteRoute(DateTimeOffset now, string note, string detail)
    {
        var noted = SinceQueued().Where(entry => entry.Note == note).ToList();
        if (noted.Count < MaxRouteNotes || now - noted[0].Date >= BetweenRetryNotes)
            Append(now, Status, CustomStatus, note, detail);
    }
}
