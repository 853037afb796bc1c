using System.Text.Json;

namespace Iris.WebConsole.Processes;

/// <summary>A conversation as the API answers it.</summary>
public sealed record ProcessAnswer(
    string Id, string UserId, bool IsClosed, bool IsDraft, string? LastDirection, string? LastInteractionId, DateTimeOffset Created, DateTimeOffset Updated)
{
    public string? Group { get; init; }

    /// <summary>The send that a draft holds.</summary>
    public JsonElement? Draft { get; init; }
}
