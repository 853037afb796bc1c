using System.Text.Json;

namespace Iris.Core.Channels;

/// <summary>A template as a send names it.</summary>
public sealed record TemplateUse
{
    /// <summary>Id of the template; or its name.</summary>
    public string? Id { get; init; }

    /// <summary>Its name; or its id.</summary>
    public string? Name { get; init; }

    /// <summary>A published version; null for the current one.</summary>
    public int? Version { get; init; }

    /// <summary>The language; null for the user's.</summary>
    public string? Locale { get; init; }

    /// <summary>Whose clocks moments are told by; null for the user's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>An object with a value for each variable.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>What is not given here is as the other says, which is for several; of variables, each.</summary>
    public TemplateUse Over(TemplateUse common) => new()
    {
        // Who names another template wants another one.
        Id = Id ?? (Name is null ? common.Id : null),
        Name = Name ?? (Id is null ? common.Name : null),
        Version = Version ?? (Id is null && Name is null ? common.Version : null),
        Locale = Locale ?? common.Locale,
        TimeZone = TimeZone ?? common.TimeZone,
        Variables = JoinedVariables.Of(common.Variables, Variables),
    };
}
