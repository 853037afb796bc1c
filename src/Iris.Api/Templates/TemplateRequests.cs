using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Iris.Core.Kernel;
using Iris.Core.Templates;

namespace Iris.Api.Templates;

/// <summary>A template to create or change. Members left out of a change stay as they are.</summary>
[RefusesAlike]
internal sealed class TemplateRequest
{
    /// <summary>Unique in the tenant without regard to case; at most 128 characters.</summary>
    public string? Name { get; set; }

    /// <summary>Name of the channel, such as <c>Email</c>; fixed once it is created.</summary>
    public string? Channel { get; set; }

    /// <summary>For people; at most 1,024 characters.</summary>
    public string? Description { get; set; }

    /// <summary>The language that counts where none fits; one of <c>contents</c>.</summary>
    public string? DefaultLocale { get; set; }

    /// <summary>
    /// By language (BCP 47, such as <c>es</c> or <c>es-MX</c>), a payload of the channel as in <c>payLoad</c> whose strings are Liquid. At most 50
    /// languages and 256 KiB together.
    /// </summary>
    [MaxItems(TemplateDraft.MaxLocales)]
    public Dictionary<string, JsonElement>? Contents { get; set; }

    /// <summary>What the contents are filled in with, at most 100. Given anew, they replace all.</summary>
    [MaxItems(TemplateDraft.MaxVariables)]
    public List<VariableRequest>? Variables { get; set; }

    internal TemplateDraft ToDraft() => new()
    {
        Name = Name,
        Channel = Channel,
        Description = Description,
        DefaultLocale = DefaultLocale,
        Contents = Contents,
        Variables = Variables?.ConvertAll(one => one.ToDraft()),
    };
}

/// <summary>A variable of a template.</summary>
[RefusesAlike]
internal sealed class VariableRequest
{
    /// <summary>As Liquid names it, to the letter: a letter, then letters, digits and <c>_</c>, up to 64.</summary>
    public required string Name { get; set; }

    /// <summary><c>text</c>, <c>number</c>, <c>boolean</c>, <c>date</c> (2026-11-29), <c>datetime</c> (ISO 8601 with offset), <c>list</c> or <c>object</c>.</summary>
    [AllowedValues(
        VariableDraft.Text, VariableDraft.Number, VariableDraft.Boolean, VariableDraft.Date, VariableDraft.DateTime, VariableDraft.List, VariableDraft.Map)]
    public required string Type { get; set; }

    /// <summary>Whether a send has to give it; one with a <c>default</c> never has to.</summary>
    public bool Required { get; set; }

    /// <summary>Stands in where a send gives none.</summary>
    public JsonElement? Default { get; set; }

    /// <summary>What previews and the check of a publication fill in.</summary>
    public JsonElement? Example { get; set; }

    /// <summary>For people; at most 256 characters.</summary>
    public string? Description { get; set; }

    internal VariableDraft ToDraft() => new(Name, Type, Required, Default, Example, Description);
}

/// <summary>What to publish.</summary>
[RefusesAlike]
internal sealed class PublishRequest
{
    /// <summary>The number that the draft has to have; when left out, whatever it has.</summary>
    public int? Version { get; set; }

    /// <summary>An integration of the channel: what its provider cannot carry is refused too.</summary>
    public string? IntegrationId { get; set; }
}

/// <summary>What to archive.</summary>
[RefusesAlike]
internal sealed class ArchiveRequest
{
    /// <summary>A published version; when left out, all of them.</summary>
    public int? Version { get; set; }
}

/// <summary>What to look at.</summary>
[RefusesAlike]
internal sealed class PreviewRequest
{
    /// <summary>Any version; when left out, the draft, or where there is none the one that is sent.</summary>
    public int? Version { get; set; }

    /// <summary>A language, or one that falls back to one of the template's; when left out, all of them.</summary>
    public string? Locale { get; set; }

    /// <summary>Whose clocks moments are told by; UTC when left out.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Values of variables; for those left out, their examples and defaults.</summary>
    public JsonElement? Variables { get; set; }

    /// <summary>An integration of the channel: what its provider cannot carry is refused too.</summary>
    public string? IntegrationId { get; set; }

    internal PreviewDraft ToDraft() => new(Locale, Variables, IntegrationId, TimeZone);
}

/// <summary>What to look at that is not saved.</summary>
[RefusesAlike]
internal sealed class UnsavedPreviewRequest
{
    /// <summary>Name of the channel, such as <c>Email</c>.</summary>
    public string? Channel { get; set; }

    /// <summary>The language that counts where none fits; one of <c>contents</c>.</summary>
    public string? DefaultLocale { get; set; }

    /// <summary>By language, a payload of the channel whose strings are Liquid, as in a template.</summary>
    [MaxItems(TemplateDraft.MaxLocales)]
    public Dictionary<string, JsonElement>? Contents { get; set; }

    /// <summary>What the contents are filled in with, as in a template.</summary>
    [MaxItems(TemplateDraft.MaxVariables)]
    public List<VariableRequest>? Variables { get; set; }

    /// <summary>Values of variables; for those left out, their examples and defaults.</summary>
    public JsonElement? Values { get; set; }

    /// <summary>A language, or one that falls back to one of <c>contents</c>; when left out, all of them.</summary>
    public string? Locale { get; set; }

    /// <summary>Whose clocks moments are told by; UTC when left out.</summary>
    public string? TimeZone { get; set; }

    /// <summary>An integration of the channel: what its provider cannot carry is refused too.</summary>
    public string? IntegrationId { get; set; }

    internal TemplateDraft ToTemplate() => new()
    {
        Channel = Channel,
        DefaultLocale = DefaultLocale,
        Contents = Contents,
        Variables = Variables?.ConvertAll(one => one.ToDraft()),
    };

    internal PreviewDraft ToDraft() => new(Locale, Values, IntegrationId, TimeZone);
}
