using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Templates;

/// <summary>A template as the editor holds it.</summary>
public sealed record TemplateInput(
    string Name, string Channel, string Description, string DefaultLocale, IReadOnlyList<ContentInput> Contents, IReadOnlyList<VariableInput> Variables)
{
    /// <summary>As many as the API takes.</summary>
    private const int MaxLocales = 50;
    private const int MaxVariables = 100;

    public static TemplateInput Empty(string channel, string locale) => new("", channel, "", locale, [new ContentInput(locale, "")], []);

    public static TemplateInput Of(TemplateAnswer template)
    {
        var version = template.Edited;
        return new(
            template.Name, template.Channel, template.Description ?? "", version.DefaultLocale,
            [.. version.Contents.Select(one => new ContentInput(one.Key, TemplateText.Of(template.Channel, one.Value)))],
            [.. version.Variables.Select(VariableInput.Of)]);
    }

    /// <summary>What was typed; rows that were left empty are none.</summary>
    public static TemplateInput Of(IFormCollection form)
    {
        string Read(string name) => FormValues.Clean(form[name].ToString());
        return new(
            Read("name"), Read("channel"), Read("description"), Read("defaultLocale"),
            [
                .. Enumerable.Range(0, MaxLocales).Select(i => new ContentInput(Read($"locale.{i}"), Read($"content.{i}")))
                    .Where(one => one.Locale.Length > 0 || one.Text.Length > 0),
            ],
            [
                .. Enumerable.Range(0, MaxVariables)
                    .Select(i => new VariableInput(
                        Read($"variable.{i}.name"), Read($"variable.{i}.type"), Read($"variable.{i}.required").Length > 0, Read($"variable.{i}.default"),
                        Read($"variable.{i}.example"), Read($"variable.{i}.description")))
                    .Where(one => one.Name.Length > 0),
            ]);
    }

    public FormValues ToValues()
    {
        var values = new FormValues { ["name"] = Name, ["channel"] = Channel, ["description"] = Description, ["defaultLocale"] = DefaultLocale };
        for (var i = 0; i < Contents.Count; i++)
            (values[$"locale.{i}"], values[$"content.{i}"]) = (Contents[i].Locale, Contents[i].Text);
        return values;
    }

    /// <summary>What belongs to a version.</summary>
    internal JsonObject ToVersion(List<ApiProblem> problems, Func<string, string, string> say)
    {
        var contents = new JsonObject();
        for (var i = 0; i < Contents.Count; i++)
        {
            var one = Contents[i];
            var field = $"contents.{one.Locale}";
            if (one.Locale.Length == 0 || contents.ContainsKey(one.Locale))
                problems.Add(new ApiProblem("INVALID_LOCALE", $"locale.{i}", say("A cada texto, un idioma distinto, como es o en.", "To each text a language of its own, such as es or en.")));
            else
                contents[one.Locale] = TemplateText.PayloadOf(Channel, one.Text, field, problems);
        }

        return new JsonObject
        {
            ["defaultLocale"] = DefaultLocale,
            ["contents"] = contents,
            ["variables"] = new JsonArray([.. Variables.Select((one, i) => (JsonNode?)one.ToJson($"variables[{i}]", problems))]),
        };
    }
}

/// <summary>What is written in a language.</summary>
public sealed record ContentInput(string Locale, string Text);

/// <summary>A variable.</summary>
public sealed record VariableInput(string Name, string Type, bool Required, string Default, string Example, string Description)
{
    public static readonly string[] Types = ["text", "number", "boolean", "date", "datetime", "list", "object"];

    public static readonly VariableInput None = new("", "text", false, "", "", "");

    public static VariableInput Of(VariableAnswer variable) =>
        new(variable.Name, variable.Type, variable.Required, Shown(variable.Default), Shown(variable.Example), variable.Description ?? "");

    internal JsonObject ToJson(string field, List<ApiProblem> problems)
    {
        var json = new JsonObject { ["name"] = Name, ["type"] = Type, ["required"] = Required };
        if (Default.Length > 0)
            json["default"] = ValueOf(Default, $"{field}.default", problems);
        if (Example.Length > 0)
            json["example"] = ValueOf(Example, $"{field}.example", problems);
        if (Description.Length > 0)
            json["description"] = Description;
        return json;
    }

    private JsonNode? ValueOf(string text, string field, List<ApiProblem> problems) => Type switch
    {
        "number" => JsonInput.Number(text),
        "boolean" => JsonInput.Boolean(text),
        "list" or "object" => JsonInput.Json(text, field, problems),
        _ => JsonValue.Create(text),
    };

    private static string Shown(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } other => other.GetRawText(),
    };
}
