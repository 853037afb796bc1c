using System.Text.Json.Serialization;

namespace Iris.Core.Channels;

/// <summary>A message that a provider keeps and has approved, in one language; a send names it and gives its parameters.</summary>
/// <param name="Name">Its name at the provider.</param>
/// <param name="Language">Its language as the provider's sends write it, such as <c>es_MX</c>.</param>
/// <param name="Status">Whether it can be sent.</param>
/// <param name="ProviderStatus">The provider's own word for that.</param>
public sealed record ProviderTemplate(string Name, string Language, ProviderTemplateStatus Status, string? ProviderStatus)
{
    /// <summary>The Business Manager that owns it; null where the provider does not tell.</summary>
    public string? Namespace { get; init; }

    /// <summary>What its header is: <c>text</c>, <c>image</c>, <c>video</c>, <c>document</c>, <c>location</c>; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>The text of its header, with its placeholders.</summary>
    public string? HeaderText { get; init; }

    /// <summary>Its text, with its placeholders.</summary>
    public string? Body { get; init; }

    /// <summary>Its last line.</summary>
    public string? Footer { get; init; }

    /// <summary>Parameters that its header takes.</summary>
    public int HeaderParameters { get; init; }

    /// <summary>Parameters that its text takes.</summary>
    public int BodyParameters { get; init; }

    /// <summary>Its buttons, in order.</summary>
    public IReadOnlyList<ProviderButton> Buttons { get; init; } = [];
}

/// <summary>A button of a provider's template.</summary>
/// <param name="Type">The provider's word in small letters, such as <c>url</c> or <c>quick_reply</c>.</param>
/// <param name="Text">Its label.</param>
/// <param name="TakesParameter">Whether a send has to fill something in.</param>
public sealed record ProviderButton(string Type, string? Text, bool TakesParameter);

/// <summary>Whether a provider's template can be sent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProviderTemplateStatus>))]
public enum ProviderTemplateStatus
{
    /// <summary>A word that this build does not know: nobody is held up for it.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown = 0,

    [JsonStringEnumMemberName("approved")]
    Approved = 1,

    [JsonStringEnumMemberName("pending")]
    Pending = 2,

    [JsonStringEnumMemberName("rejected")]
    Rejected = 3,

    [JsonStringEnumMemberName("paused")]
    Paused = 4,

    [JsonStringEnumMemberName("disabled")]
    Disabled = 5,
}

/// <summary>What came of reading a catalogue: its templates, or why not.</summary>
/// <param name="Templates">Null where it could not be read.</param>
/// <param name="IsWhole">False where there were more than are read.</param>
/// <param name="Error">What the provider, or the way to it, said; null where it was read.</param>
public sealed record CatalogueAnswer(IReadOnlyList<ProviderTemplate>? Templates, bool IsWhole, string? Error)
{
    public static CatalogueAnswer Failed(string error) => new(null, false, error);
}

/// <summary>Reads the templates that a provider keeps for an integration; sends nothing. Bounded in pages and templates.</summary>
public delegate Task<CatalogueAnswer> CatalogueReader(CancellationToken cancellationToken);

/// <summary>A provider's template as a payload names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Language">Its language.</param>
public sealed record ProviderTemplateUse(string Name, string Language)
{
    /// <summary>Where it stands in the payload.</summary>
    public required string Path { get; init; }

    /// <summary>What is given as header: <c>text</c>, <c>image</c>, <c>video</c>, <c>document</c>; null for nothing.</summary>
    public string? Header { get; init; }

    /// <summary>Parameters of the text that are given.</summary>
    public int BodyParameters { get; init; }

    /// <summary>Positions of the buttons that are given a parameter.</summary>
    public IReadOnlyList<int> Buttons { get; init; } = [];
}
