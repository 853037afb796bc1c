using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Api.Envelope;
using Iris.Api.Interactions;
using Iris.Api.Processes;
using Iris.Api.Strategies;
using Iris.Api.Users;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Users;
using Iris.Core.Webhooks;

namespace Iris.Api.Webhooks;

/// <summary>Writes what webhooks post. The texts in it are Spanish, as documented: nobody asked with a language.</summary>
internal sealed class WebhookBody : IWebhookBody
{
    public byte[] Write(string @event, DateTimeOffset created, InteractionView view) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new WebhookEvent<InteractionResponse>(@event, created, InteractionResponse.From(view, Language.Spanish)), ApiJson.Wire);

    public byte[] WriteMerged(DateTimeOffset created, User user, string mergedUserId) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new WebhookEvent<MergedUserResponse>(WebhookEvents.UserMerged, created, MergedUserResponse.From(user, mergedUserId)), ApiJson.Wire);

    public byte[] WriteProcess(string @event, DateTimeOffset created, Process process) =>
        JsonSerializer.SerializeToUtf8Bytes(new WebhookEvent<ProcessResponse>(@event, created, ProcessResponse.From(process)), ApiJson.Wire);

    public byte[] WriteHold(HoldEvent told, Integration integration) =>
        JsonSerializer.SerializeToUtf8Bytes(new WebhookEvent<WebhookHold>(told.Name, told.Date, WebhookHold.From(told, integration)), ApiJson.Wire);

    public byte[] WriteAlarm(string @event, DateTimeOffset created, Alarm alarm, Integration integration) =>
        JsonSerializer.SerializeToUtf8Bytes(new WebhookEvent<WebhookAlarm>(@event, created, WebhookAlarm.From(alarm, integration)), ApiJson.Wire);

    public byte[] WriteStrategy(StrategyEvent told, StrategyRun run) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new WebhookEvent<StrategyResponse>(told.Name, told.Date, StrategyResponse.From(run, told.Step)), ApiJson.Wire);

    public byte[] WriteTest(DateTimeOffset created, string integrationId) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new WebhookEvent<WebhookTest>(WebhookEvents.Test, created, new WebhookTest(integrationId)), ApiJson.Wire);
}

/// <summary>What is posted to a webhook. The three names begin in upper case, those inside the payload do not. (Source: A.7)</summary>
/// <param name="Event">Name of the event.</param>
/// <param name="Created">When it happened.</param>
/// <param name="Payload">The whole interaction as it was at this change; of an event of a user or process, that.</param>
internal sealed record WebhookEvent<TPayload>(
    [property: JsonPropertyName("Event")] string Event,
    [property: JsonPropertyName("Created")] DateTimeOffset Created,
    [property: JsonPropertyName("Payload")] TPayload Payload);

/// <summary>What an event of a hold posts in place of an interaction.</summary>
/// <param name="IntegrationId">Id of the integration.</param>
/// <param name="IntegrationName">Name for people.</param>
/// <param name="IntegrationTypeName">Name of the channel.</param>
/// <param name="IntegrationTypeProviderName">Name of the provider.</param>
/// <param name="Since">Since when it holds, or held.</param>
/// <param name="Code">The provider's code, or one of ours.</param>
/// <param name="Reason">Its words.</param>
/// <param name="NextProbeAt">When it is looked whether it is over; null when it is, and where it was begun by hand.</param>
/// <param name="ReleasedBy">What ended it; null while it holds.</param>
internal sealed record WebhookHold(
    string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName, DateTimeOffset Since, string Code,
    string Reason, DateTimeOffset? NextProbeAt, HoldRelease? ReleasedBy)
{
    public static WebhookHold From(HoldEvent told, Integration integration) => new(
        integration.Id, integration.Name, integration.Channel, integration.Provider, told.Since, told.Code, told.Reason, told.NextProbeAt, told.ReleasedBy);
}

/// <summary>What an event of an alarm posts in place of an interaction. Figures are those of the moment when it was raised; others than its own are null.</summary>
/// <param name="IntegrationId">Id of the integration.</param>
/// <param name="IntegrationName">Name for people.</param>
/// <param name="IntegrationTypeName">Name of the channel.</param>
/// <param name="IntegrationTypeProviderName">Name of the provider.</param>
/// <param name="Since">Since when.</param>
/// <param name="Ended">When it was over; null while it is not.</param>
/// <param name="Waiting">Of a backlog, sends that wait for their turn.</param>
/// <param name="OldestDue">Of a backlog, since when the first of them is due.</param>
/// <param name="Failed">Of failures, sends of the last five minutes that failed.</param>
/// <param name="Of">Of failures, of how many that ended.</param>
/// <param name="OpenUntil">Of a circuit, until when the provider is not called.</param>
/// <param name="Reason">Of a webhook, why the gateway disabled it.</param>
internal sealed record WebhookAlarm(
    string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName, DateTimeOffset Since, DateTimeOffset? Ended,
    long? Waiting, DateTimeOffset? OldestDue, long? Failed, long? Of, DateTimeOffset? OpenUntil, string? Reason)
{
    public static WebhookAlarm From(Alarm alarm, Integration integration) => new(
        integration.Id, integration.Name, integration.Channel, integration.Provider, alarm.Since, alarm.Ended, alarm.Figures.Waiting, alarm.Figures.OldestDue,
        alarm.Figures.Failed, alarm.Figures.Ended, alarm.Figures.OpenUntil, alarm.Figures.Reason);
}

/// <summary>What a test posts in place of an interaction.</summary>
internal sealed record WebhookTest(string IntegrationId);
