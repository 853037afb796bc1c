using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Integrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Sandbox;

/// <summary>The other side of a sandbox: what was sent through it, what comes back, and how it is made to fail.</summary>
internal static class SandboxEndpoints
{
    public const string Provider = "Sandbox";

    /// <summary>Messages of an inbox that are shown.</summary>
    private const int MostMessages = 20;

    private static readonly string Page = $"{ConsolePaths.Root}/sandbox";

    public static void MapSandbox(this IEndpointRouteBuilder console)
    {
        console.MapGet("sandbox", ListAsync);
        console.MapPost("sandbox", CreateAsync);
        console.MapGet("sandbox/{id}", (ConsoleRequest request, string id) => ShowAsync(request, id, SandboxForms.Empty));
        // Where a browser that shows a refused answer is told to come again.
        console.MapGet("sandbox/{id}/{form:regex(^(send|reply|notice|settings)$)}", (string id) => Results.Redirect(ConsolePaths.Sandbox(id)));
        console.MapPost("sandbox/{id}/send", SendAsync);
        console.MapPost("sandbox/{id}/reply", ReplyAsync);
        console.MapPost("sandbox/{id}/notice", NoticeAsync);
        console.MapPost("sandbox/{id}/settings", ChangeAsync);
    }

    private static string CallOf(string id) => $"/sandbox/{ConsolePaths.Escape(id)}";

    private static async Task<IResult> ListAsync(ConsoleRequest request)
    {
        var integrations = await request.Api.IntegrationsAsync();
        return request.Page<SandboxesPage>(new
        {
            Integrations = (IReadOnlyList<IntegrationItem>)[.. integrations.Where(one => one.IntegrationTypeProviderName == Provider)],
            Channels = (IReadOnlyList<string>)[.. (await TypesAsync(request)).Where(one => one.Sandbox is not null).Select(one => one.IntegrationTypeName)],
        });
    }

    private static async Task<IReadOnlyList<ChannelAnswer>> TypesAsync(ConsoleRequest request) =>
        (await request.Api.GetAsync<IReadOnlyList<ChannelAnswer>>("/configuration/integration/types")).Value ?? [];

    private static async Task<IResult> CreateAsync(ConsoleRequest request)
    {
        var channel = request.Field("channel");
        var answer = await request.Api.PostAsync<SandboxIntegration>("/configuration/integration", new JsonObject
        {
            ["name"] = $"{Provider} {channel}",
            ["channel"] = channel,
            ["provider"] = Provider,
            ["settings"] = new JsonObject { ["autoDeliver"] = "delivered" },
        });
        return answer.IsSuccess
            ? request.Done(ConsolePaths.Sandbox(answer.Payload.IntegrationId), request.Say("Sandbox creado: envíe algo.", "Sandbox made: send something."))
            : request.Failed(Page, answer.Problems);
    }

    private static async Task<IResult> ShowAsync(ConsoleRequest request, string id, SandboxForms typed, int status = StatusCodes.Status200OK)
    {
        var messages = await request.Api.GetAsync<IReadOnlyList<SandboxMessage>>($"{CallOf(id)}/messages");
        if (!messages.IsSuccess)
            return request.Refused(messages.Status, messages.Problems);
        var integration = await request.Api.GetAsync<SandboxIntegration>($"/configuration/integration/{ConsolePaths.Escape(id)}");
        if (!integration.IsSuccess)
            return request.Refused(integration.Status, integration.Problems);

        var type = (await TypesAsync(request)).FirstOrDefault(one => one.IntegrationTypeName == integration.Payload.IntegrationTypeName);
        return request.Page<SandboxPage>(
            new
            {
                Integration = integration.Payload,
                Messages = (IReadOnlyList<SandboxMessage>)[.. messages.Payload.Take(MostMessages)],
                messages.Payload.Count,
                Settings = type?.Sandbox?.Settings ?? [],
                TakesMail = type?.DestinationKey == "Email",
                Typed = typed,
            },
            status);
    }

    private static async Task<IResult> SendAsync(ConsoleRequest request, string id)
    {
        var integration = await request.Api.GetAsync<SandboxIntegration>($"/configuration/integration/{ConsolePaths.Escape(id)}");
        if (!integration.IsSuccess)
            return request.Refused(integration.Status, integration.Problems);

        var body = SandboxBodies.SendOf(request, id, integration.Payload.IntegrationTypeName);
        return await AnswerAsync(request, id, "send", await request.Api.PostAsync<JsonDocument>("/conversation/interaction", body, request.Field("key")), request.Say("Aceptado.", "Accepted."));
    }

    private static async Task<IResult> ReplyAsync(ConsoleRequest request, string id) => await AnswerAsync(
        request, id, "reply", await request.Api.PostAsync<JsonDocument>($"{CallOf(id)}/reply", SandboxBodies.ReplyOf(request)),
        request.Say("Contestado: llega en un momento.", "Answered: it arrives in a moment."));

    private static async Task<IResult> NoticeAsync(ConsoleRequest request, string id) => await AnswerAsync(
        request, id, "notice", await request.Api.PostAsync<JsonDocument>($"{CallOf(id)}/notice", SandboxBodies.NoticeOf(request)),
        request.Say("Aviso dado: se aplica en un momento.", "Notice given: it is applied in a moment."));

    private static async Task<IResult> ChangeAsync(ConsoleRequest request, string id)
    {
        var settings = (await TypesAsync(request)).Select(one => one.Sandbox).FirstOrDefault(one => one is not null)?.Settings ?? [];
        var answer = await request.Api.PutAsync<JsonDocument>($"/configuration/integration/{ConsolePaths.Escape(id)}", SandboxBodies.SettingsOf(request, settings));
        return await AnswerAsync(request, id, "settings", answer, request.Say("Comportamiento guardado.", "Behaviour saved."));
    }

    private static async Task<IResult> AnswerAsync(ConsoleRequest request, string id, string form, Answered<JsonDocument> answer, string text) =>
        answer.IsSuccess ? request.Done(ConsolePaths.Sandbox(id), text) : await ShowAsync(request, id, SandboxForms.Of(request, form, answer.Problems), answer.Status);
}
