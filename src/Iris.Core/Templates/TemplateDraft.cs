using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>What a caller wants a template to be; a member that is null is left as it is.</summary>
public sealed partial record TemplateDraft
{
    public const int MaxNameLength = 128;
    public const int MaxDescription = 1024;
    public const int MaxLocales = 50;
    public const int MaxVariables = 100;

    /// <summary>Bytes of all contents of a version.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Bytes of defaults and examples of a version.</summary>
    public const int MaxVariableBytes = 64 * 1024;

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal, "forloop", "parentloop", "empty", "blank", "nil", "null", "true", "false", "and", "or", "contains", "in", "now", "continue",
        "startswith", "endswith", "reversed", "limit", "offset");

    public string? Name { get; init; }

    public string? Channel { get; init; }

    public string? Description { get; init; }

    public string? DefaultLocale { get; init; }

    /// <summary>Payloads by language.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Contents { get; init; }

    public IReadOnlyList<VariableDraft>? Variables { get; init; }

    /// <summary>Whether anything of it belongs to a version.</summary>
    internal bool IsOfVersion => DefaultLocale is not null || Contents is not null || Variables is not null;

    /// <summary>Adds whatever is wrong with what it has.</summary>
    internal void Check(IChannel? channel, ErrorList errors)
    {
        if (Description?.Length > MaxDescription)
            errors.Add(CommonErrors.TooLong("description", MaxDescription));
        if (DefaultLocale is not null && !Locales.IsValid(DefaultLocale))
            errors.Add(Locales.NotALocale("defaultLocale"));
        CheckContents(channel, errors);
        CheckVariables(errors);
    }

    /// <summary>The variables, valid.</summary>
    internal IReadOnlyList<TemplateVariable>? ToVariables() => Variables is null ? null : [.. Variables.Select(one => one.ToVariable())];

    private void CheckContents(IChannel? channel, ErrorList errors)
    {
        if (Contents is null)
            return;

        if (Contents.Count == 0)
            errors.Add(CommonErrors.Required("contents"));
        if (Contents.Count > MaxLocales)
            errors.Add(CommonErrors.TooMany("contents", MaxLocales));
        if (Contents.Sum(one => (long)JsonMarshal.GetRawUtf8Value(one.Value).Length) > MaxBytes)
            errors.Add(TemplateErrors.TooLarge("contents", MaxBytes));
        if (!errors.IsEmpty && errors.Has("contents"))
            return;

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (locale, payload) in Contents)
        {
            var field = $"contents.{(locale.Length > 64 ? locale[..64] : locale)}";
            if (!Locales.IsValid(locale))
                errors.Add(Locales.NotALocale(field));
            else if (!seen.Add(locale))
                errors.Add(CommonErrors.Duplicate(field));
            else if (payload.ValueKind != JsonValueKind.Object)
                errors.Add(CommonErrors.InvalidType(field, new("un objeto", "an object")));
            else if (JsonUnicode.MayNeedRepair(JsonMarshal.GetRawUtf8Value(payload)) && JsonUnicode.Repair(payload.GetRawText()) != payload.GetRawText())
                errors.Add(CommonErrors.InvalidText(field));
            else if (channel is not null)
                PayloadForm.Parse(payload, channel.HtmlMembers, field, errors);
        }
    }

    private void CheckVariables(ErrorList errors)
    {
        if (Variables is null)
            return;

        if (Variables.Count > MaxVariables)
        {
            errors.Add(CommonErrors.TooMany("variables", MaxVariables));
            return;
        }

        if (Variables.Sum(one => VariableDraft.SizeOf(one.Default) + VariableDraft.SizeOf(one.Example)) > MaxVariableBytes)
            errors.Add(TemplateErrors.TooLarge("variables", MaxVariableBytes));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Variables.Count; i++)
        {
            var (one, field) = (Variables[i], $"variables[{i}]");
            if (one.Name is null)
                errors.Add(CommonErrors.Required($"{field}.name"));
            else if (!NameForm().IsMatch(one.Name) || Reserved.Contains(one.Name))
                errors.Add(TemplateErrors.InvalidName($"{field}.name"));
            else if (!seen.Add(one.Name))
                errors.Add(CommonErrors.Duplicate($"{field}.name"));
            one.Check(field, errors);
        }
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]{0,63}\z")]
    private static partial Regex NameForm();
}

/// <summary>A variable as a caller declares it.</summary>
public sealed record VariableDraft(
    string? Name, string? Type, bool Required = false, JsonElement? Default = null, JsonElement? Example = null, string? Description = null)
{
    /// <summary>Names of <see cref="VariableType"/> on the wire.</summary>
    public const string Text = "text";

    /// <inheritdoc cref="Text"/>
    public const string Number = "number";

    /// <inheritdoc cref="Text"/>
    public const string Boolean = "boolean";

    /// <inheritdoc cref="Text"/>
    public const string Date = "date";

    /// <inheritdoc cref="Text"/>
    public const string DateTime = "datetime";

    /// <inheritdoc cref="Text"/>
    public const string List = "list";

    /// <inheritdoc cref="Text"/>
    public const string Map = "object";

    private const int MaxDescription = 256;

    private static readonly Dictionary<string, VariableType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [Text] = VariableType.Text,
        [Number] = VariableType.Number,
        [Boolean] = VariableType.Boolean,
        [Date] = VariableType.Date,
        [DateTime] = VariableType.DateTime,
        [List] = VariableType.List,
        [Map] = VariableType.Map,
    };

    internal static int SizeOf(JsonElement? value) => value is { } json ? JsonMarshal.GetRawUtf8Value(json).Length : 0;

    internal void Check(string field, ErrorList errors)
    {
        if (Description?.Length > MaxDescription)
            errors.Add(CommonErrors.TooLong($"{field}.description", MaxDescription));
        if (Type is null || !Types.TryGetValue(Type, out var type))
        {
            errors.Add(Type is null ? CommonErrors.Required($"{field}.type") : CommonErrors.NotAllowed($"{field}.type", Types.Keys));
            return;
        }

        if (Default is { } given && VariableValues.WhyNot(given, type, $"{field}.default") is { } noDefault)
            errors.Add(noDefault);
        if (Example is { } example && VariableValues.WhyNot(example, type, $"{field}.example") is { } noExample)
            errors.Add(noExample);
    }

    internal TemplateVariable ToVariable() => new()
    {
        Name = Name!,
        Type = Types[Type!],
        Required = Required,
        Default = Default,
        Example = Example,
        Description = Description,
    };
}
