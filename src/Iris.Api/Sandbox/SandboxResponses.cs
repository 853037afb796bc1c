using System.Text.Json;
using Iris.Adapters.Providers.Sandbox;
using Iris.Api.Envelope;
using Iris.Core.Callbacks;

namespace Iris.Api.Sandbox;

/// <summary>A message as the sandbox got it.</summary>
/// <param name="Id">The id that the sandbox gave it; of several destinations each has this with <c>-1</c>, <c>-2</c> … behind it.</param>
/// <param name="InteractionId">The interaction.</param>
/// <param name="Destinations">To whom.</param>
/// <param name="Payload">The payload as the channel read it.</param>
/// <param name="Received">When it came.</param>
/// <param name="Behaviour">What the sandbox did with it.</param>
internal sealed record SandboxMessageResponse(
    string Id, string InteractionId, IReadOnlyList<string> Destinations, JsonElement Payload, DateTimeOffset Received, string Behaviour)
{
    internal static SandboxMessageResponse From(SandboxMessage message) => new(
        message.Id,
        message.Reference,
        message.Destinations,
        JsonSerializer.SerializeToElement(message.Payload, message.Payload.GetType(), ApiJson.Wire),
        message.Received,
        message.Behaviour);
}

/// <summary>What was played: on disk, and applied when it is due.</summary>
/// <param name="MessageId">The provider's id of the message; null when the notices are about several, or name the interaction alone.</param>
/// <param name="Notices">The callbacks, which <c>GET /configuration/integration/{id}/notice</c> lists.</param>
internal sealed record SandboxPlayedResponse(string? MessageId, IReadOnlyList<SandboxCallbackResponse> Notices)
{
    internal static SandboxPlayedResponse From(SandboxPlayed played) => new(played.MessageId, [.. played.Callbacks.Select(SandboxCallbackResponse.From)]);
}

/// <summary>A callback that was played.</summary>
/// <param name="Id">Id of the notice.</param>
/// <param name="Due">When it is applied; a moment later where the clock of the workers ticks slower.</param>
internal sealed record SandboxCallbackResponse(string Id, DateTimeOffset Due)
{
    internal static SandboxCallbackResponse From(StoredCallback callback) => new(callback.Id, callback.DueAt ?? callback.Callback.Received);
}
