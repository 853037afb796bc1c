using Iris.Api.Integrations;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Operations;
using Iris.Core.Webhooks;

namespace Iris.Api.Operations;

/// <summary>How a tenant's traffic stands.</summary>
/// <param name="At">When it was looked.</param>
/// <param name="CountedAt">When what waits was counted; null for a moment after a start.</param>
/// <param name="Waiting">What waits, over all integrations.</param>
/// <param name="Rates">What happened in the last minutes, over all integrations.</param>
/// <param name="Integrations">Integrations of which there is anything to tell, by name.</param>
/// <param name="Webhooks">What waits for webhooks' hosts.</param>
/// <param name="Alarms">What is the matter, the oldest first.</param>
internal sealed record SummaryResponse(
    DateTimeOffset At, DateTimeOffset? CountedAt, QueueResponse Waiting, RatesResponse Rates, IReadOnlyList<IntegrationStandingResponse> Integrations,
    IReadOnlyList<HostResponse> Webhooks, IReadOnlyList<AlarmResponse> Alarms)
{
    internal static SummaryResponse From(OperationsSummary summary)
    {
        var minutes = (int)summary.Window.TotalMinutes;
        var names = summary.Integrations.ToDictionary(one => one.Integration.Id, one => one.Integration.Name);
        return new(
            summary.At,
            summary.CountedAt,
            QueueResponse.From(summary.Integrations.SelectMany(one => one.Waiting)),
            RatesResponse.From(minutes, summary.Integrations.Select(one => one.Activity)),
            [.. summary.Integrations.Select(one => IntegrationStandingResponse.From(one, minutes))],
            [.. summary.Hosts.Select(HostResponse.From)],
            [.. summary.Alarms.Select(alarm => AlarmResponse.From(alarm, names.GetValueOrDefault(alarm.IntegrationId)))]);
    }
}

/// <summary>What waits.</summary>
/// <param name="Count">How much, in all states.</param>
/// <param name="OldestDue">Since when the first is due that no gateway has taken up; null when none is.</param>
/// <param name="OldestAccepted">When the oldest of all was accepted; null when nothing waits.</param>
/// <param name="States">State by state; those in which nothing waits are left out.</param>
internal sealed record QueueResponse(
    long Count, DateTimeOffset? OldestDue, DateTimeOffset? OldestAccepted, IReadOnlyList<WaitingStateResponse> States)
{
    internal static QueueResponse From(IEnumerable<WaitingCount> counts)
    {
        var states = counts.GroupBy(count => count.State).OrderBy(group => group.Key).Select(group => new WaitingStateResponse(
            NameOf(group.Key), group.Sum(one => one.Count), group.Min(one => one.OldestDue), group.Min(one => one.OldestAccepted))).ToList();
        return new(
            states.Sum(state => state.Count),
            states.Find(state => state.State == NameOf(WaitingState.Queued))?.OldestDue,
            states.Count == 0 ? null : states.Min(state => state.OldestAccepted),
            states);
    }

    private static string NameOf(WaitingState state) => state switch
    {
        WaitingState.Queued => "queued",
        WaitingState.Claimed => "claimed",
        WaitingState.Scheduled => "scheduled",
        WaitingState.Retrying => "retrying",
        WaitingState.InFlight => "in-flight",
        _ => "awaiting-notice",
    };
}

/// <summary>What waits in one state.</summary>
/// <param name="State">
/// <c>queued</c> (due, and no gateway has taken it up), <c>claimed</c> (a gateway has it), <c>scheduled</c> (its first turn comes later, or its integration is
/// held), <c>retrying</c>, <c>in-flight</c> or <c>awaiting-notice</c>.
/// </param>
/// <param name="Count">How much.</param>
/// <param name="OldestDue">The earliest due time; of what a gateway has, when another one would take it up.</param>
/// <param name="OldestAccepted">When the oldest was accepted, to the second.</param>
internal sealed record WaitingStateResponse(string State, long Count, DateTimeOffset OldestDue, DateTimeOffset OldestAccepted);

/// <summary>What happened in the last minutes.</summary>
/// <param name="Minutes">In how many.</param>
/// <param name="Accepted">Sends that were accepted.</param>
/// <param name="Sent">Sends that a provider took.</param>
/// <param name="Failed">Sends that ended without success.</param>
/// <param name="Received">End users' messages.</param>
internal sealed record RatesResponse(int Minutes, long Accepted, long Sent, long Failed, long Received)
{
    internal static RatesResponse From(int minutes, IEnumerable<ActivityCount> counts)
    {
        var sum = counts.Aggregate(default(ActivityCount), (one, other) => one + other);
        return new(minutes, sum.Accepted, sum.Sent, sum.Failed, sum.Received);
    }
}

/// <summary>How an integration stands.</summary>
/// <param name="IntegrationId">Its id.</param>
/// <param name="IntegrationName">Its name.</param>
/// <param name="IntegrationTypeName">Name of its channel.</param>
/// <param name="IntegrationTypeProviderName">Name of its provider.</param>
/// <param name="Enabled">Whether it takes sends.</param>
/// <param name="Waiting">What of it waits.</param>
/// <param name="Rates">What happened to it in the last minutes.</param>
/// <param name="Hold">Why nothing of it can be sent; null when it can.</param>
/// <param name="Circuit">Its circuit at the gateway that answers.</param>
/// <param name="CircuitOpenUntil">Until when its provider is not called; null when it is.</param>
/// <param name="Webhook">Its webhook in short; null for none.</param>
internal sealed record IntegrationStandingResponse(
    string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName, bool Enabled, QueueResponse Waiting,
    RatesResponse Rates, IntegrationHoldResponse? Hold, CircuitStatus Circuit, DateTimeOffset? CircuitOpenUntil, IntegrationWebhookResponse? Webhook)
{
    internal static IntegrationStandingResponse From(IntegrationStanding standing, int minutes)
    {
        var integration = standing.Integration;
        return new(
            integration.Id, integration.Name, integration.Channel, integration.Provider, integration.IsEnabled, QueueResponse.From(standing.Waiting),
            RatesResponse.From(minutes, [standing.Activity]),
            integration.Hold is { } hold ? IntegrationHoldResponse.From(hold) : null,
            standing.Circuit.Status, standing.Circuit.OpenUntil,
            integration.Webhook is { } webhook ? new(webhook.Url, webhook.IsEnabled, webhook.DisabledReason, webhook.DisabledAt) : null);
    }
}

/// <summary>What waits for a webhook's host.</summary>
/// <param name="Host">The host, with its port where it is not the scheme's own.</param>
/// <param name="Pending">How many deliveries.</param>
/// <param name="OldestDue">The earliest due time among them.</param>
/// <param name="OldestCreated">When the oldest came into being, to the second.</param>
/// <param name="HeldUntil">Until when nothing is posted to it; null when it is.</param>
internal sealed record HostResponse(string Host, long Pending, DateTimeOffset OldestDue, DateTimeOffset OldestCreated, DateTimeOffset? HeldUntil)
{
    internal static HostResponse From(HostBacklog backlog) =>
        new(backlog.Host, backlog.Count, backlog.OldestDue, backlog.OldestCreated, backlog.HeldUntil);
}

/// <summary>Something that is the matter with an integration; webhooks are told of it when it begins and when it is over.</summary>
/// <param name="Kind"><c>circuit-open</c>, <c>backlog</c>, <c>failure-rate</c> or <c>webhook-disabled</c>.</param>
/// <param name="IntegrationId">The integration.</param>
/// <param name="IntegrationName">Its name; null where there is nothing else to tell of it.</param>
/// <param name="Since">Since when.</param>
internal sealed record AlarmResponse(AlarmKind Kind, string IntegrationId, string? IntegrationName, DateTimeOffset Since)
{
    internal static AlarmResponse From(Alarm alarm, string? name) => new(alarm.Kind, alarm.IntegrationId, name, alarm.Since);
}
