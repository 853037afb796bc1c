using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Api.Envelope;
using Iris.Api.Interactions;
using Iris.Api.Processes;
using Iris.Api.Strategies;
using Iris.Api.Users;
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

/// <summary>What a test posts in place of an interaction.</summary>
internal sealed record WebhookTest(string IntegrationId);
