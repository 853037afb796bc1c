using System.Collections.Concurrent;
using System.Text.Json;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Users;
using Iris.Core.Webhooks;

namespace Iris.Testing;

/// <summary>What a receiver was sent.</summary>
/// <param name="Call">The call.</param>
/// <param name="Id">Its <c>webhook-id</c>.</param>
/// <param name="Event">The event in its body.</param>
/// <param name="InteractionId">The interaction in its body.</param>
/// <param name="Status">The interaction's status in its body.</param>
/// <param name="CustomStatus">The interaction's customStatus in its body.</param>
public sealed record ReceivedEvent(
    WebhookCall Call, string Id, string Event, string? InteractionId, string? Status, string? CustomStatus);

/// <summary>Stands in for clients' systems: does what a test tells it and remembers every call.</summary>
public sealed class ScriptedReceiver : IWebhookTransport
{
    private readonly ConcurrentQueue<ReceivedEvent> received = new();

    /// <summary>What a call comes to; 200 unless set.</summary>
    public Func<WebhookCall, CancellationToken, Task<WebhookAnswer>> Behaviour { get; set; } =
        (_, _) => Task.FromResult(new WebhookAnswer(200, "ok", null));

    /// <summary>Every call, in order.</summary>
    public IReadOnlyList<ReceivedEvent> Received => [.. received];

    /// <summary>Answers every call alike.</summary>
    public void Answer(int? status, string? error = null) =>
        Behaviour = (_, _) => Task.FromResult(new WebhookAnswer(status, null, error));

    public bool MayBeAllowed(Uri url) => url.Host != "private.test";

    public Task<WebhookAnswer> PostAsync(WebhookCall call, CancellationToken cancellationToken)
    {
        var body = JsonElement.Parse(call.Body.Span);
        var payload = body.GetProperty("Payload");
        received.Enqueue(new ReceivedEvent(
            call,
            call.Headers.Single(header => header.Key == WebhookSignature.IdHeader).Value,
            body.GetProperty("Event").GetString()!,
            Text(payload, "id"), Text(payload, "status"), Text(payload, "customStatus")));
        return Behaviour(call, cancellationToken);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Bodies with as much of an interaction as tests look at.</summary>
public sealed class PlainWebhookBody : IWebhookBody
{
    public byte[] Write(string @event, DateTimeOffset created, InteractionView view) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        Event = @event,
        Payload = new
        {
            id = view.Interaction.Id,
            status = view.Interaction.Status.ToString(),
            customStatus = view.Interaction.CustomStatus,
            history = view.Interaction.AuditTrail.History.Count,
            isLastEntry = view.IsLastEntry,
            users = view.Users.Select(user => user.Id),
        },
    });

    public byte[] WriteMerged(DateTimeOffset created, User user, string mergedUserId) =>
        JsonSerializer.SerializeToUtf8Bytes(new { Event = WebhookEvents.UserMerged, Payload = new { id = user.Id, mergedUserId } });

    public byte[] WriteProcess(string @event, DateTimeOffset created, Process process) =>
        JsonSerializer.SerializeToUtf8Bytes(new { Event = @event, Payload = new { id = process.Id, process.IsClosed } });

    public byte[] WriteHold(HoldEvent told, Integration integration) =>
        JsonSerializer.SerializeToUtf8Bytes(new { Event = told.Name, Payload = new { id = integration.Id, told.Code, ReleasedBy = told.ReleasedBy?.ToString() } });

    public byte[] WriteAlarm(string @event, DateTimeOffset created, Alarm alarm, Integration integration) =>
        JsonSerializer.SerializeToUtf8Bytes(new { Event = @event, Payload = new { id = integration.Id, alarm.Since, alarm.Ended, alarm.Figures } });

    public byte[] WriteStrategy(StrategyEvent told, StrategyRun run) =>
        JsonSerializer.SerializeToUtf8Bytes(new { Event = told.Name, Payload = new { id = run.Id, step = told.Step, state = run.State.ToString(), steps = run.Steps.Select(step => step.State.ToString()) } });

    public byte[] WriteTest(DateTimeOffset created, string integrationId) =>
        JsonSerializer.SerializeToUtf8Bytes(new { Event = WebhookEvents.Test, Payload = new { integrationId } });
}
