using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Processes;

namespace Iris.Api.Processes;

/// <summary>A process as interactions show it. (Source: A.3)</summary>
/// <param name="Id">Id of the process.</param>
/// <param name="Metadata">The caller's own object.</param>
/// <param name="PrimaryKey">The caller's own keys.</param>
/// <param name="IsClosed">A closed process takes no further sends.</param>
/// <param name="IsDraft">Always false.</param>
/// <param name="LastDirection">Direction of its newest interaction; null before the first.</param>
internal sealed record ProcessSummary(
    string Id, JsonElement Metadata, JsonElement PrimaryKey, bool IsClosed, bool IsDraft, Direction? LastDirection)
{
    internal static ProcessSummary From(Process process) =>
        new(process.Id, process.Metadata, process.PrimaryKey, process.IsClosed, process.IsDraft, process.LastDirection);
}

/// <summary>A process with everything that is kept about it.</summary>
/// <param name="Id">Id of the process.</param>
/// <param name="UserId">The user that it belongs to.</param>
/// <param name="Metadata">The caller's own object.</param>
/// <param name="PrimaryKey">The caller's own keys.</param>
/// <param name="IsClosed">A closed process takes no further sends.</param>
/// <param name="IsDraft">Always false.</param>
/// <param name="LastDirection">Direction of its newest interaction; null before the first.</param>
/// <param name="LastInteractionId">Its newest interaction; null before the first.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Updated">When it was changed last.</param>
internal sealed record ProcessResponse(
    string Id,
    string UserId,
    JsonElement Metadata,
    JsonElement PrimaryKey,
    bool IsClosed,
    bool IsDraft,
    Direction? LastDirection,
    string? LastInteractionId,
    DateTimeOffset Created,
    DateTimeOffset Updated)
{
    internal static ProcessResponse From(Process process) => new(
        process.Id,
        process.UserId,
        process.Metadata,
        process.PrimaryKey,
        process.IsClosed,
        process.IsDraft,
        process.LastDirection,
        process.LastInteractionId,
        process.Created,
        process.Updated);
}

/// <summary>A process to create.</summary>
internal sealed class ProcessRequest
{
    /// <summary>The user that it belongs to.</summary>
    public required string UserId { get; set; }

    /// <summary>Any object of the caller's.</summary>
    public JsonElement? Metadata { get; set; }

    /// <summary>The caller's own keys.</summary>
    public JsonElement? PrimaryKey { get; set; }

    internal ProcessDraft ToDraft() => new(UserId, Metadata, PrimaryKey);
}
