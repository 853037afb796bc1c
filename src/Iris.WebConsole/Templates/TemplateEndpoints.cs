using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Integrations;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Templates;

/// <summary>Templates: the list, the editor with its preview, and their versions.</summary>
internal static class TemplateEndpoints
{
    private const string Calls = "/configuration/template";
    private const string Address = $"{ConsolePaths.Root}/templates";

    public static void MapTemplates(this IEndpointRouteBuilder console)
    {
        console.MapGet("templates", ListAsync);
        console.MapGet("templates/new", NewAsync);
        console.MapPost("templates/new", CreateAsync);
        console.MapPost("templates/preview", PreviewAsync);
        console.MapGet("templates/{id}", ReadAsync);
        console.MapPost("templates/{id}", SaveAsync);
        console.MapPost("templates/{id}/publish", (ConsoleRequest request, string id) => ActAsync(request, id, "publish"));
        console.MapPost("templates/{id}/archive", (ConsoleRequest request, string id) => ActAsync(request, id, "archive"));
        console.MapPost("templates/{id}/remove", RemoveAsync);
        console.MapPost("templates/{id}/version/{version:int}/remove", RemoveVersionAsync);
    }

    public static string AddressOf(string id) => $"{Address}/{ConsolePaths.Escape(id)}";

    private static async Task<IResult> ListAsync(ConsoleRequest request, string? channel, string? cursor)
    {
        var found = await request.Api.GetAsync<Listing<TemplateItem>>(QueryText.Of(Calls, [("channel", channel), ("limit", "50"), ("cursor", cursor)]));
        return found.IsSuccess
            ? request.Page<TemplatesPage>(new { Found = found.Payload, Channels = await ChannelsAsync(request), Channel = channel })
            : request.Refused(found.Status, found.Problems);
    }

    private static async Task<IResult> NewAsync(ConsoleRequest request, string? channel)
    {
        var channels = await ChannelsAsync(request);
        return channel is null || !channels.Contains(channel)
            ? request.Page<NewTemplatePage>(new { Channels = channels })
            : request.Page<TemplatePage>(new { Input = TemplateInput.Empty(channel, request.Language.Code) });
    }

    private static async Task<IResult> CreateAsync(ConsoleRequest request)
    {
        var input = TemplateInput.Of(request.Form);
        var problems = new List<ApiProblem>();
        var body = input.ToVersion(problems, request.Say);
        (body["name"], body["channel"]) = (input.Name, input.Channel);
        if (input.Description.Length > 0)
            body["description"] = input.Description;
        if (problems.Count > 0)
            return request.Page<TemplatePage>(new { Input = input, Problems = problems }, StatusCodes.Status400BadRequest);

        var made = await request.Api.PostAsync<TemplateAnswer>(Calls, body, request.Field("key"));
        return made.IsSuccess ? await GoOnAsync(request, made.Payload, input) : request.Page<TemplatePage>(new { Input = input, made.Problems }, made.Status);
    }

    private static async Task<IResult> SaveAsync(ConsoleRequest request, string id)
    {
        var stored = await request.Api.GetAsync<TemplateAnswer>(PathOf(id));
        if (!stored.IsSuccess)
            return request.Refused(stored.Status, stored.Problems);

        var input = TemplateInput.Of(request.Form) with { Channel = stored.Payload.Channel };
        var problems = new List<ApiProblem>();
        var body = ChangeOf(stored.Payload, input, problems, request.Say);
        if (problems.Count > 0)
            return await ShowAsync(request, stored.Payload, input, problems, StatusCodes.Status400BadRequest);

        var saved = await request.Api.PutAsync<TemplateAnswer>(PathOf(id), body);
        return saved.IsSuccess ? await GoOnAsync(request, saved.Payload, input) : await ShowAsync(request, stored.Payload, input, saved.Problems, saved.Status);
    }

    /// <summary>What is not as it was: a version that did not change opens no draft.</summary>
    private static JsonObject ChangeOf(TemplateAnswer stored, TemplateInput input, List<ApiProblem> problems, Func<string, string, string> say)
    {
        var body = input.ToVersion(problems, say);
        if (JsonNode.DeepEquals(body, TemplateInput.Of(stored).ToVersion([], say)))
            body.Clear();
        (body["name"], body["description"]) = (input.Name, input.Description);
        return body;
    }

    /// <summary>After a save: to the template, or to its publication where that was asked for.</summary>
    private static async Task<IResult> GoOnAsync(ConsoleRequest request, TemplateAnswer template, TemplateInput input)
    {
        if (request.Field("act") != "publish")
            return request.Done(AddressOf(template.Id), request.Say("Guardada.", "Saved."));

        var published = await request.Api.PostAsync<JsonDocument>($"{PathOf(template.Id)}/publish");
        return published.IsSuccess
            ? request.Done(AddressOf(template.Id), request.Say("Guardada y publicada: es lo que se envía.", "Saved and published: it is what is sent."))
            : await ShowAsync(request, template, input, published.Problems, published.Status);
    }

    private static async Task<IResult> ReadAsync(ConsoleRequest request, string id)
    {
        var found = await request.Api.GetAsync<TemplateAnswer>(PathOf(id));
        return found.IsSuccess
            ? await ShowAsync(request, found.Payload, TemplateInput.Of(found.Payload), [], StatusCodes.Status200OK)
            : request.Refused(found.Status, found.Problems);
    }

    private static async Task<IResult> ShowAsync(
        ConsoleRequest request, TemplateAnswer template, TemplateInput input, IReadOnlyList<ApiProblem> problems, int status)
    {
        var preview = await PreviewOfAsync(request, input);
        return request.Page<TemplatePage>(
            new { Template = template, Input = input, Problems = problems, Preview = preview.Value, PreviewProblems = preview.Problems }, status);
    }

    /// <summary>Only the part of the page that shows how it looks; what is wrong while somebody types is no failure.</summary>
    private static async Task<IResult> PreviewAsync(ConsoleRequest request)
    {
        var preview = await PreviewOfAsync(request, TemplateInput.Of(request.Form));
        return request.Page<PreviewPage>(new { Preview = preview.Value, preview.Problems });
    }

    private static async Task<Answered<PreviewAnswer>> PreviewOfAsync(ConsoleRequest request, TemplateInput input)
    {
        var problems = new List<ApiProblem>();
        var body = input.ToVersion(problems, request.Say);
        body["channel"] = input.Channel;
        return problems.Count > 0
            ? new Answered<PreviewAnswer>(StatusCodes.Status400BadRequest, null, problems)
            : await request.Api.PostAsync<PreviewAnswer>($"{Calls}/preview", body);
    }

    private static async Task<IResult> ActAsync(ConsoleRequest request, string id, string act)
    {
        var body = new JsonObject();
        if (int.TryParse(request.Field("version"), out var version))
            body["version"] = version;
        var answer = await request.Api.PostAsync<JsonDocument>($"{PathOf(id)}/{act}", body);
        return request.After(answer, AddressOf(id), act == "publish" ? request.Say("Publicada.", "Published.") : request.Say("Archivada.", "Archived."));
    }

    private static async Task<IResult> RemoveAsync(ConsoleRequest request, string id)
    {
        var removed = await request.Api.DeleteAsync<JsonDocument>(PathOf(id));
        return request.After(removed, removed.IsSuccess ? Address : AddressOf(id), request.Say("Plantilla eliminada.", "Template removed."));
    }

    private static async Task<IResult> RemoveVersionAsync(ConsoleRequest request, string id, int version)
    {
        var removed = await request.Api.DeleteAsync<JsonDocument>($"{PathOf(id)}/version/{version}");
        return request.After(removed, AddressOf(id), request.Say("Versión eliminada.", "Version removed."));
    }

    private static async Task<IReadOnlyList<string>> ChannelsAsync(ConsoleRequest request) =>
        (await request.Api.GetAsync<IReadOnlyList<ChannelAnswer>>("/configuration/integration/types")).Value is { } types ? [.. types.Select(one => one.IntegrationTypeName)] : [];

    private static string PathOf(string id) => $"{Calls}/{ConsolePaths.Escape(id)}";
}
