using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Processes;

/// <summary>A conversation: the interactions of one user that share a context.</summary>
public sealed class Process
{
    private const int MaxUntold = 100;

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Whose it is. A merge of users changes it, beside the versions: only stores set it.</summary>
    public required string UserId { get; set; }

    public JsonElement Metadata { get; set; } = IrisJson.EmptyObject;

    public JsonElement PrimaryKey { get; set; } = IrisJson.EmptyObject;

    /// <summary>A closed process takes no further sends.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Label of the caller's; null for none.</summary>
    public string? Group { get; set; }

    /// <summary>Whether it was made as a draft.</summary>
    [JsonPropertyName("isDraft")]
    public bool BeganAsDraft { get; init; }

    /// <summary>Whether nothing was sent in it that was made as a draft. (Source: A.6)</summary>
    [JsonIgnore]
    public bool IsDraft => BeganAsDraft && LastInteractionId is null;

    /// <summary>The send that a draft holds, as its caller wrote it; null for none.</summary>
    public JsonElement? Draft { get; set; }

    /// <summary>What happened to it and webhooks have not been told; null for nothing.</summary>
    public List<ProcessEvent>? Untold { get; set; }

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

    /// <summary>Where it stands among the processes of its user: the greater, the later something was accepted into it, or it was reopened. Given by the store.</summary>
    [JsonIgnore]
    public long Activity { get; private set; }

    /// <summary>The place of the newest interaction; 0 before the first.</summary>
    [JsonIgnore]
    public long LastPlace { get; private set; }

    /// <summary>When something was last accepted into it, or it was reopened; null before that.</summary>
    [JsonIgnore]
    public DateTimeOffset? Active { get; private set; }

    /// <summary>Integrations whose interactions it holds.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Integrations { get; private set; } = [];

    /// <summary>Whether it was opened again since it was read: for a store, the latest that happened to its user's processes.</summary>
    [JsonIgnore]
    public bool IsReopened { get; private set; }

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }

    /// <summary>An interaction is its newest by now; for a store that reads it, the one it has kept.</summary>
    public void Follow(string? interactionId, string? integrationId, Direction? direction) =>
        (LastInteractionId, LastIntegrationId, LastDirection) = (interactionId, integrationId, direction);

    /// <summary>What a store has kept of its order.</summary>
    public void Restore(long activity, long lastPlace, DateTimeOffset? active, IReadOnlyList<string> integrations) =>
        (Activity, LastPlace, Active, Integrations) = (activity, lastPlace, active, integrations);

    /// <summary>A store has written it.</summary>
    public void Saved()
    {
        Version++;
        IsReopened = false;
    }

    /// <summary>Opens or closes it.</summary>
    internal void SetClosed(bool closed, DateTimeOffset now)
    {
        IsReopened = IsClosed && !closed;
        (IsClosed, Updated) = (closed, now);
        Record(closed ? ProcessEvents.Closed : ProcessEvents.Reopened, now);
    }

    /// <summary>Keeps what is to be told. Of very many that nobody could be told of, the oldest go.</summary>
    internal void Record(string name, DateTimeOffset now)
    {
        Untold = [.. (Untold ?? []).TakeLast(MaxUntold - 1), new ProcessEvent(name, now)];
    }

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

/// <summary>Something that happened to a process.</summary>
/// <param name="Name">One of <see cref="ProcessEvents"/>.</param>
/// <param name="Date">When.</param>
public sealed record ProcessEvent(string Name, DateTimeOffset Date);

/// <summary>Names of what happens to processes. Ours.</summary>
public static class ProcessEvents
{
    public const string Created = "PROCESS_CREATED_EVT";
    public const string Closed = "PROCESS_CLOSED_EVT";
    public const string Reopened = "PROCESS_REOPENED_EVT";
}
