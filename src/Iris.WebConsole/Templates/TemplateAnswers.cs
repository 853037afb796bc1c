using System.Text.Json;

namespace Iris.WebConsole.Templates;

/// <summary>A template with all its versions.</summary>
public sealed record TemplateAnswer(
    string Id, string Name, string Channel, string? Description, int? Current, int? Draft, IReadOnlyList<VersionAnswer> Versions, DateTimeOffset Created,
    DateTimeOffset Updated)
{
    /// <summary>What a change begins with: the draft, else what is sent, else the last one.</summary>
    public VersionAnswer Edited => Versions.FirstOrDefault(one => one.Version == (Draft ?? Current)) ?? Versions[^1];
}

/// <summary>A version.</summary>
public sealed record VersionAnswer(
    int Version, string State, string DefaultLocale, IReadOnlyDictionary<string, JsonElement> Contents, IReadOnlyList<VariableAnswer> Variables,
    string AuthorId, DateTimeOffset Created, DateTimeOffset? Published, DateTimeOffset? Archived);

/// <summary>A variable.</summary>
public sealed record VariableAnswer(string Name, string Type, bool Required, JsonElement? Default, JsonElement? Example, string? Description);

/// <summary>A template in a list.</summary>
public sealed record TemplateItem(
    string Id, string Name, string Channel, string? Description, int? Current, int? Draft, IReadOnlyList<string> Locales, DateTimeOffset Updated);

/// <summary>How contents look.</summary>
public sealed record PreviewAnswer(IReadOnlyList<string> Unused, IReadOnlyList<LocalePreviewAnswer> Previews);

/// <summary>How they look in one language.</summary>
public sealed record LocalePreviewAnswer(string Locale, JsonElement Payload, string? Subject, string? Html, string? Text, SmsAnswer? Sms, JsonElement? Form);

/// <summary>What an SMS comes to.</summary>
public sealed record SmsAnswer(string Encoding, int Units, int Parts);
