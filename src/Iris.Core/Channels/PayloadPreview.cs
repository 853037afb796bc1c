using System.Text.Json;

namespace Iris.Core.Channels;

/// <summary>What somebody looks at before a payload is sent.</summary>
public sealed record PayloadPreview
{
    /// <summary>Subject of an e-mail; null elsewhere.</summary>
    public string? Subject { get; init; }

    /// <summary>HTML of an e-mail; null elsewhere.</summary>
    public string? Html { get; init; }

    /// <summary>Plain text.</summary>
    public string? Text { get; init; }

    /// <summary>The message in the channel's own form; null for a channel that has none.</summary>
    public JsonElement? Form { get; init; }
}
