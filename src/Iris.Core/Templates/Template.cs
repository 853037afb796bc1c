using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>
/// A named message of a tenant for one channel, in versions. A version that was published never changes: what is new is a draft, the last version and
/// the only one that can be changed.
/// </summary>
public sealed class Template
{
    /// <summary>Versions that are kept.</summary>
    public const int MaxVersions = 20;

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Unique in the tenant, see <see cref="NameKey"/>.</summary>
    public required string Name { get; set; }

    /// <summary>Name of the channel; fixed.</summary>
    public required string Channel { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; set; }

    /// <summary>By number. Numbers are never used again.</summary>
    public required List<TemplateVersion> Versions { get; init; }

    /// <summary>The number of the next version.</summary>
    public required int NextNumber { get; set; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>Counted up by the store with every save.</summary>
    [JsonIgnore]
    public long Version { get; set; }

    /// <summary>The name in the form that all its spellings have; unique in the tenant.</summary>
    [JsonIgnore]
    public string NameKey => KeyOf(Name);

    /// <summary>What is being written; null for nothing.</summary>
    [JsonIgnore]
    public TemplateVersion? Draft => Versions.LastOrDefault(version => version.State == TemplateState.Draft);

    /// <summary>What is sent where no version is named; null where nothing is published.</summary>
    [JsonIgnore]
    public TemplateVersion? Current => Versions.LastOrDefault(version => version.State == TemplateState.Published);

    /// <summary>A name as it is looked up.</summary>
    public static string KeyOf(string name) => FoldedText.Of(name.Trim());

    /// <summary>The version of this number; null when there is none.</summary>
    public TemplateVersion? Find(int number) => Versions.Find(version => version.Number == number);
}

/// <summary>How far a version has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TemplateState>))]
public enum TemplateState
{
    /// <summary>It is being written, and cannot be sent.</summary>
    [JsonStringEnumMemberName("draft")]
    Draft = 0,

    /// <summary>It can be sent, and never changes.</summary>
    [JsonStringEnumMemberName("published")]
    Published = 1,

    /// <summary>It was published and can be sent no more.</summary>
    [JsonStringEnumMemberName("archived")]
    Archived = 2,
}

/// <summary>One version of a template.</summary>
public sealed record TemplateVersion
{
    public required int Number { get; init; }

    public required TemplateState State { get; init; }

    /// <summary>The language that counts where none fits; one of <see cref="Contents"/>.</summary>
    public required string DefaultLocale { get; init; }

    /// <summary>By language, a payload of the channel whose strings are Liquid; to the letter as it was given.</summary>
    public required Dictionary<string, JsonElement> Contents { get; init; }

    public required IReadOnlyList<TemplateVariable> Variables { get; init; }

    /// <summary>The account or API key that wrote it last.</summary>
    public required string AuthorId { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was published; null before.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>When it was archived; null before.</summary>
    public DateTimeOffset? Archived { get; init; }

    /// <summary>The language that is written in for a tag: itself, what it falls back to, or the default.</summary>
    /// <param name="tag">A valid tag; null for none.</param>
    public string LocaleFor(string? tag) => tag is null
        ? DefaultLocale
        : Locales.Fallbacks(tag).Select(FindLocale).FirstOrDefault(found => found is not null) ?? DefaultLocale;

    private string? FindLocale(string tag) =>
        Contents.Keys.FirstOrDefault(locale => string.Equals(locale, tag, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What a template is filled in with.</summary>
public sealed record TemplateVariable
{
    /// <summary>As Liquid names it, to the letter.</summary>
    public required string Name { get; init; }

    public required VariableType Type { get; init; }

    /// <summary>Whether a send has to give it; one with a default never has to.</summary>
    public bool Required { get; init; }

    /// <summary>Stands in where a send gives none.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>What previews and the check of a publication fill in.</summary>
    public JsonElement? Example { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }
}

/// <summary>Kinds of values.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VariableType>))]
public enum VariableType
{
    [JsonStringEnumMemberName("text")]
    Text = 0,

    [JsonStringEnumMemberName("number")]
    Number = 1,

    [JsonStringEnumMemberName("boolean")]
    Boolean = 2,

    /// <summary>A day: <c>2026-11-29</c>.</summary>
    [JsonStringEnumMemberName("date")]
    Date = 3,

    /// <summary>A moment, ISO 8601 with offset.</summary>
    [JsonStringEnumMemberName("datetime")]
    DateTime = 4,

    [JsonStringEnumMemberName("list")]
    List = 5,

    [JsonStringEnumMemberName("object")]
    Map = 6,
}
