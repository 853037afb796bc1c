using System.Text.Json;
using System.Text.Json.Serialization;

namespace Iris.Client;

/// <summary>An event of the live stream.</summary>
/// <param name="Name">One of the names below, or one of a later version.</param>
/// <param name="Id">Go on behind it with this; null where it has none.</param>
/// <param name="Data">Its data as it came.</param>
/// <param name="Opened">When the connection that it came by was opened, by the gateway's clock, which tells that up to two seconds too early.</param>
public sealed record IrisLiveEvent(string Name, string? Id, string Data, DateTimeOffset Opened)
{
    /// <summary>The first of a connection: from here on every change is told.</summary>
    public const string Open = "open";

    /// <summary>The first in its place: what changed before may be missing.</summary>
    public const string Gap = "gap";

    /// <summary>An interaction changed, see <see cref="Move"/>.</summary>
    public const string Interaction = "interaction";

    /// <summary>Nothing happened.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>The last: the credential has ended.</summary>
    public const string End = "end";

    /// <summary>What an interaction has come to; null for all other events.</summary>
    public IrisMove? Move { get; } = Name == Interaction ? JsonSerializer.Deserialize<IrisMove>(Data, IrisClient.Json) : null;
}

/// <summary>What an interaction has come to.</summary>
/// <param name="InteractionId">The interaction.</param>
/// <param name="Version">How often it was written: the same change has the same.</param>
/// <param name="Date">When it changed.</param>
/// <param name="IntegrationId">The integration that it names.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Direction">Whether it was sent or received.</param>
/// <param name="Status">Its status.</param>
/// <param name="CustomStatus">The provider's word, or the gateway's sub-state.</param>
/// <param name="Dispatch">Where it stands on its way to the provider; null for what came in.</param>
public sealed record IrisMove(
    [property: JsonPropertyName("interactionId")] string InteractionId,
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("date")] DateTimeOffset Date,
    [property: JsonPropertyName("integrationId")] string IntegrationId,
    [property: JsonPropertyName("processId")] string ProcessId,
    [property: JsonPropertyName("direction")] Direction Direction,
    [property: JsonPropertyName("status")] InteractionStatus Status,
    [property: JsonPropertyName("customStatus")] string? CustomStatus,
    [property: JsonPropertyName("dispatch")] IrisMoveDispatch? Dispatch);

/// <summary>Where an interaction stands on its way to the provider.</summary>
/// <param name="State">As in <c>dispatch</c> of an interaction.</param>
/// <param name="Attempts">Attempts that were begun.</param>
/// <param name="NextAttemptAt">When the next one is due.</param>
public sealed record IrisMoveDispatch(
    [property: JsonPropertyName("state")] DispatchStage State,
    [property: JsonPropertyName("attempts")] int Attempts,
    [property: JsonPropertyName("nextAttemptAt")] DateTimeOffset? NextAttemptAt);
