using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>Something to make known, committed with the change that it tells of.</summary>
public sealed record OutboxEvent
{
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string IntegrationId { get; init; }

    /// <summary>The interaction; of an event of a user, the user.</summary>
    public required string InteractionId { get; init; }

    /// <summary>Position among the events of its interaction.</summary>
    public required long Sequence { get; init; }

    /// <summary>Its name, as the receiver knows it.</summary>
    public required string Event { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The receiver's host and port.</summary>
    public required string Host { get; init; }

    /// <summary>What is posted, byte by byte.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The trace of what it tells of, as a <c>traceparent</c>; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>No attempt is planned for later than this.</summary>
    public required DateTimeOffset StopAt { get; init; }
}
