using System.Text.Json;

namespace Iris.Core.Channels;

/// <summary>A template as a send names it.</summary>
public sealed record TemplateUse
{
    /// <summary>Id of the template; or its name.</summary>
    public string? Id { get; init; }

    /// <inheritdoc cref="Id"/>
    public string? Name { get; init; }

    /// <summary>A published version; null for the current one.</summary>
    public int? Version { get; init; }

    /// <summary>The language; null for the user's.</summary>
    public string? Locale { get; init; }

    /// <summary>Whose clocks moments are told by; null for the user's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>An object with a value for each variable.</summary>
    public JsonElement? Variables { get; init; }
}
