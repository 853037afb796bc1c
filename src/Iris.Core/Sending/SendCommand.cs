using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Strategies;

namespace Iris.Core.Sending;

/// <summary>A request to send one interaction. (Source: A.3)</summary>
public sealed record SendCommand
{
    /// <summary>The message; an object with <c>Type</c>. Must outlive the request.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>What the message is made of instead.</summary>
    public TemplateUse? Template { get; init; }

    public string? IntegrationId { get; init; }

    /// <summary>The process to join; null or empty for none.</summary>
    public string? ProcessId { get; init; }

    public IReadOnlyList<string>? Destinations { get; init; }

    /// <summary>Create a user that owns the destinations when nobody owns any of them.</summary>
    public bool AutoCreateUser { get; init; }

    /// <summary>Create a process when none is given.</summary>
    public bool AutoCreateProcess { get; init; }

    /// <summary>The caller's own object, kept with the interaction.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The caller's own keys, kept with the interaction.</summary>
    public JsonElement? PrimaryKey { get; init; }

    /// <summary>Ids of attachments that go out with it; null for none.</summary>
    public IReadOnlyList<string>? AttachmentsId { get; init; }

    /// <summary>Name of a user that gets created.</summary>
    public string? UserName { get; init; }

    /// <summary>Not to be sent before this moment, ISO 8601 with offset; null for at once.</summary>
    public string? SendAt { get; init; }

    /// <summary>Not to be sent after this moment, ISO 8601 with offset; null for no limit.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>A name of <see cref="Priorities"/>; null for normal.</summary>
    public string? Priority { get; init; }

    /// <summary>The steps that it takes; null for a single one.</summary>
    public StrategyDraft? Strategy { get; init; }

    /// <summary>What makes it a step of a strategy; null for a send of its own.</summary>
    internal ChainPart? Chain { get; init; }

    /// <summary>The template that the payload was made of already; null for none.</summary>
    internal InteractionTemplate? MadeOf { get; init; }

    /// <summary>Whether the destinations are as they are stored: no country is added to them.</summary>
    internal bool HasReadDestinations { get; init; }
}
