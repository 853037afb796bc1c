using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Sending;

namespace Iris.Api.Processes;

/// <summary>A process as interactions show it. (Source: A.3)</summary>
/// <param name="Id">Id of the process.</param>
/// <param name="Metadata">The caller's own object.</param>
/// <param name="PrimaryKey">The caller's own keys.</param>
/// <param name="IsClosed">A closed process takes no further sends.</param>
/// <param name="IsDraft">Whether it was made as a draft and nothing was sent in it.</param>
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
/// <param name="IsDraft">Whether it was made as a draft and nothing was sent in it.</param>
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
    /// <summary>Label of the caller's; left out where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Group { get; init; }

    /// <summary>The send that a draft holds; left out where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Draft { get; init; }

    /// <summary>What became of what waited in it; only in the answer to a call that cancels it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WaitingResponse? Waiting { get; init; }

    internal static ProcessResponse From(ClosedProcess closed) => From(closed.Process) with { Waiting = new WaitingResponse(closed.Cancelled, closed.Left) };

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
        process.Updated)
    {
        Group = process.Group,
        Draft = process.IsDraft ? process.Draft : null,
    };
}

/// <summary>What became of the interactions that waited in a process.</summary>
/// <param name="Cancelled">Those that were cancelled.</param>
/// <param name="Left">Those that still wait: they are being sent, their outcome is not known, or there were too many for one call.</param>
internal sealed record WaitingResponse(int Cancelled, int Left);

/// <summary>A process to create.</summary>
internal sealed class ProcessRequest
{
    /// <summary>The user that it belongs to.</summary>
    public required string UserId { get; set; }

    /// <summary>Any object of the caller's.</summary>
    public JsonElement? Metadata { get; set; }

    /// <summary>The caller's own keys.</summary>
    public JsonElement? PrimaryKey { get; set; }

    /// <summary>A label of the caller's, at most 64 characters.</summary>
    public string? Group { get; set; }

    /// <summary>Whether it is a draft: shown as one until something is sent in it, and can be discarded until then.</summary>
    public bool IsDraft { get; set; }

    /// <summary>
    /// The send that a draft holds, with the members of <c>POST /conversation/interaction</c>, at most 256 KiB. It is kept as it is, and checked when it
    /// is sent.
    /// </summary>
    public JsonElement? Draft { get; set; }

    internal ProcessDraft ToDraft() => new(UserId, Metadata, PrimaryKey) { Group = Group, IsDraft = IsDraft, Draft = Draft };
}

/// <summary>What to change about a process.</summary>
[RefusesAlike]
internal sealed class ProcessChangeRequest
{
    /// <summary>Any object of the caller's.</summary>
    public JsonElement? Metadata { get; set; }

    /// <summary>The caller's own keys.</summary>
    public JsonElement? PrimaryKey { get; set; }

    /// <summary>A label of the caller's, at most 64 characters; empty for none.</summary>
    public string? Group { get; set; }

    /// <summary>The send that a draft holds.</summary>
    public JsonElement? Draft { get; set; }

    /// <summary>The user, as it was answered: a merge changes it, not this call.</summary>
    public string? UserId { get; set; }

    /// <summary>Whether it is closed, as it was answered: <c>close</c> and <c>reopen</c> change it.</summary>
    public bool? IsClosed { get; set; }

    /// <summary>Whether it is a draft, as it was answered: a send changes it.</summary>
    public bool? IsDraft { get; set; }

    internal ProcessChange ToChange() => new(Metadata, PrimaryKey, Group, Draft) { Believed = (UserId, IsClosed, IsDraft) };
}

/// <summary>How to close a process.</summary>
[RefusesAlike]
internal sealed class CloseRequest
{
    private const string Cancel = "cancel";
    private const string Keep = "keep";

    /// <summary>What becomes of interactions that wait in it: <c>keep</c> (they are sent as planned) or <c>cancel</c>.</summary>
    [AllowedValues(Keep, Cancel)]
    public string? Waiting { get; set; }

    internal bool IsCancelling(ErrorList errors)
    {
        if (Waiting is not (null or Cancel or Keep))
            errors.Add(CommonErrors.NotAllowed("waiting", [Keep, Cancel]));
        return Waiting == Cancel;
    }
}
