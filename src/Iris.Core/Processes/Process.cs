using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Processes;

/// <summary>A conversation: the interactions of one user that share a context.</summary>
public sealed class Process
{
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Whose it is. A merge of users changes it, beside the versions: only stores set it.</summary>
    public required string UserId { get; set; }

    public JsonElement Metadata { get; set; } = IrisJson.EmptyObject;

    public JsonElement PrimaryKey { get; set; } = IrisJson.EmptyObject;

    /// <summary>A closed process takes no further sends.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Documented, never explained; always false here. (Source: A.6)</summary>
    public bool IsDraft { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>Direction of the newest interaction; null before the first.</summary>
    [JsonIgnore]
    public Direction? LastDirection { get; private set; }

    /// <summary>The newest interaction; null before the first.</summary>
    [JsonIgnore]
    public string? LastInteractionId { get; private set; }

    /// <summary>Integration of the newest interaction; null before the first.</summary>
    [JsonIgnore]
    public string? LastIntegrationId { get; private set; }

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }

    /// <summary>An interaction is its newest by now; for a store that reads it, the one it has kept.</summary>
    public void Follow(string? interactionId, string? integrationId, Direction? direction) =>
        (LastInteractionId, LastIntegrationId, LastDirection) = (interactionId, integrationId, direction);

    /// <summary>A new process of a user.</summary>
    internal static Process Open(TenantId tenant, string userId, DateTimeOffset now) => new()
    {
        Id = IrisId.New(now),
        Tenant = tenant,
        UserId = userId,
        Created = now,
        Updated = now,
    };
}
