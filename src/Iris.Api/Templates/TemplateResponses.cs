using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Templates;

namespace Iris.Api.Templates;

/// <summary>A template with all its versions.</summary>
/// <param name="Id">Id of the template.</param>
/// <param name="Name">Unique in the tenant.</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Description">For people.</param>
/// <param name="Current">Number of the version that is sent where none is named; null where nothing is published.</param>
/// <param name="Draft">Number of the draft; null where there is none.</param>
/// <param name="Versions">By number.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Updated">When it was changed last.</param>
internal sealed record TemplateResponse(
    string Id, string Name, string Channel, string? Description, int? Current, int? Draft, IReadOnlyList<TemplateVersionResponse> Versions,
    DateTimeOffset Created, DateTimeOffset Updated)
{
    internal static TemplateResponse From(Template template) => new(
        template.Id, template.Name, template.Channel, template.Description, template.Current?.Number, template.Draft?.Number,
        [.. template.Versions.Select(TemplateVersionResponse.From)], template.Created, template.Updated);
}

/// <summary>A version.</summary>
/// <param name="Version">Its number.</param>
/// <param name="State"><c>draft</c>, <c>published</c> or <c>archived</c>.</param>
/// <param name="DefaultLocale">The language that counts where none fits.</param>
/// <param name="Contents">Payloads by language, to the letter.</param>
/// <param name="Variables">What they are filled in with.</param>
/// <param name="AuthorId">The account or API key that wrote or published it last.</param>
/// <param name="Created">When it was begun.</param>
/// <param name="Published">When it was published; null before.</param>
/// <param name="Archived">When it was archived; null before.</param>
internal sealed record TemplateVersionResponse(
    int Version, TemplateState State, string DefaultLocale, IReadOnlyDictionary<string, JsonElement> Contents,
    IReadOnlyList<TemplateVariable> Variables, string AuthorId, DateTimeOffset Created, DateTimeOffset? Published, DateTimeOffset? Archived)
{
    internal static TemplateVersionResponse From(TemplateVersion version) => new(
        version.Number, version.State, version.DefaultLocale, version.Contents, version.Variables, version.AuthorId, version.Created,
        version.Published, version.Archived);
}

/// <summary>A template in a list: without its contents.</summary>
/// <param name="Id">Id of the template.</param>
/// <param name="Name">Unique in the tenant.</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Description">For people.</param>
/// <param name="Current">Number of the version that is sent where none is named; null where nothing is published.</param>
/// <param name="Draft">Number of the draft; null where there is none.</param>
/// <param name="Locales">Languages of the current version, or of the draft where nothing is published.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Updated">When it was changed last.</param>
internal sealed record TemplateListItem(
    string Id, string Name, string Channel, string? Description, int? Current, int? Draft, IReadOnlyList<string> Locales, DateTimeOffset Created,
    DateTimeOffset Updated)
{
    internal static TemplateListItem From(Template template) => new(
        template.Id, template.Name, template.Channel, template.Description, template.Current?.Number, template.Draft?.Number,
        [.. (template.Current ?? template.Draft ?? template.Versions[^1]).Contents.Keys], template.Created, template.Updated);
}

/// <summary>How a version looks.</summary>
/// <param name="Id">Id of the template.</param>
/// <param name="Name">Its name.</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Version">Number of the version.</param>
/// <param name="State">Its state; after a publication, <c>published</c>.</param>
/// <param name="Unused">Variables that are declared and that no content shown names: perhaps a slip.</param>
/// <param name="Previews">How it looks in each language.</param>
internal sealed record PreviewResponse(
    string Id, string Name, string Channel, int Version, TemplateState State, IReadOnlyList<string> Unused, IReadOnlyList<LocalePreview> Previews)
{
    internal static PreviewResponse From(TemplatePreview preview, AdapterRegistry registry)
    {
        var channel = registry.FindChannel(preview.Template.Channel)!;
        return new(
            preview.Template.Id, preview.Template.Name, preview.Template.Channel, preview.Version.Number, preview.Version.State, preview.Unused,
            [.. preview.Locales.Select(one => LocalePreview.From(one, channel))]);
    }
}

/// <summary>How contents look that are not saved.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Unused">Variables that are declared and that no content shown names: perhaps a slip.</param>
/// <param name="Previews">How they look in each language.</param>
internal sealed record UnsavedPreviewResponse(string Channel, IReadOnlyList<string> Unused, IReadOnlyList<LocalePreview> Previews)
{
    internal static UnsavedPreviewResponse From(TemplatePreview preview, AdapterRegistry registry)
    {
        var channel = registry.FindChannel(preview.Template.Channel)!;
        return new(preview.Template.Channel, preview.Unused, [.. preview.Locales.Select(one => LocalePreview.From(one, channel))]);
    }
}

/// <summary>How a version looks in one language.</summary>
/// <param name="Locale">The language.</param>
/// <param name="Payload">The payload, filled in: what would be sent.</param>
/// <param name="Subject">Subject of an e-mail.</param>
/// <param name="Html">HTML of an e-mail.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Sms">Of an SMS, encoding, units and parts.</param>
/// <param name="Form">The message in the channel's own form, of WhatsApp.</param>
internal sealed record LocalePreview(
    string Locale,
    JsonElement Payload,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subject,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Html,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Sms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Form)
{
    private const string SmsFact = "sms";

    internal static LocalePreview From(RenderedLocale one, IChannel channel)
    {
        var preview = channel.Preview(one.Read);
        return new(
            one.Locale, one.Payload, preview.Subject, preview.Html, preview.Text, one.Read.Fact() is { Name: SmsFact, Value: var sms } ? sms : null, preview.Form);
    }
}
