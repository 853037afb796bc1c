using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Integrations;
using Iris.WebConsole.Interactions;
using Iris.WebConsole.Shell;
using Iris.WebConsole.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Processes;

/// <summary>Conversations, and answering in one.</summary>
internal static class ProcessEndpoints
{
    private const int PageSize = 25;
    private const string Cursor = "cursor";

    public static void MapProcesses(this IEndpointRouteBuilder console)
    {
        console.MapGet("processes", ListAsync);
        console.MapGet("processes/{id}", (ConsoleRequest request, string id) => ShowAsync(request, id, null, []));
        // Where a browser that shows a refused answer is told to come again.
        console.MapGet("processes/{id}/reply", (string id) => Results.Redirect(ConsolePaths.Process(id)));
        console.MapPost("processes/{id}/reply", ReplyAsync);
        console.MapPost("processes/{id}/close", CloseAsync);
        console.MapPost("processes/{id}/reopen", ReopenAsync);
        console.MapPost("processes/{id}/draft/send", SendDraftAsync);
        console.MapPost("processes/{id}/draft/discard", DiscardDraftAsync);
    }

    private static string CallOf(string id) => $"/conversation/process/{ConsolePaths.Escape(id)}";

    private static async Task<IResult> ListAsync(ConsoleRequest request)
    {
        var query = request.Http.Request.Query;
        var (user, state) = (query["user"].ToString().Trim(), query["state"].ToString());
        var userId = await UserIdAsync(request, user);
        var found = await request.Api.GetAsync<Listing<ProcessAnswer>>(QueryText.Of("/conversation/process",
        [
            ("limit", "25"), (Cursor, query[Cursor]), ("userId", userId), ("isClosed", state switch { "open" => "false", "closed" => "true", _ => null }),
        ]));
        if (found.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
            return request.Refused(found.Status, found.Problems);

        var rows = new List<ProcessRow>();
        foreach (var process in found.Value?.Items.Take(PageSize) ?? [])
            rows.Add(new ProcessRow(process, await LastAsync(request, process), await UserAsync(request, process.UserId)));
        return request.Page<ProcessesPage>(new { User = user, State = state, Rows = rows, Next = found.Value?.NextCursor, found.Problems }, found.Status);
    }

    /// <summary>Who has the address that was typed; anything else is taken for an id.</summary>
    private static async Task<string> UserIdAsync(ConsoleRequest request, string typed) =>
        typed.Length == 0 || RouteIds.IsId(typed)
            ? typed
            : (await request.Api.GetAsync<Listing<UserAnswer>>(QueryText.Of("/user", [("destination", typed)]))).Value?.Items is [var user, ..] ? user.Id : typed;

    private static async Task<IResult> ShowAsync(ConsoleRequest request, string id, ReplyDraft? typed, IReadOnlyList<ApiProblem> problems, int status = StatusCodes.Status200OK)
    {
        var process = await request.Api.GetAsync<ProcessAnswer>(CallOf(id));
        if (!process.IsSuccess)
            return request.Refused(process.Status, process.Problems);

        var query = request.Http.Request.Query;
        var cursor = query[Cursor].ToString();
        var found = await request.Api.GetAsync<Listing<InteractionAnswer>>(
            QueryText.Of("/conversation/interaction", [("processId", id), ("limit", "30"), (Cursor, cursor)]));
        var last = cursor.Length == 0 && found.Value is { Items: [var newest, ..] } ? newest : await LastAsync(request, process.Payload);
        var mayReply = request.Session is { CanSend: true } && process.Payload is { IsClosed: false, IsDraft: false };
        return request.Page<ProcessPage>(
            new
            {
                Process = process.Payload,
                User = await UserAsync(request, process.Payload.UserId),
                Messages = (IReadOnlyList<InteractionAnswer>)[.. (found.Value?.Items ?? []).Reverse()],
                Older = found.Value?.NextCursor,
                IsNewest = cursor.Length == 0,
                Last = last,
                Integrations = mayReply && last is null ? [.. (await request.Api.IntegrationsAsync()).Where(one => one.Enabled)] : (IReadOnlyList<IntegrationItem>)[],
                Typed = typed ?? ReplyDraft.Empty,
                Problems = problems.Count > 0 ? problems : found.Problems,
                // What is shown again when something changes needs no forecast: it is beside that.
                Hindrances = mayReply && typed is null && last is not null && !query.ContainsKey(ProcessPage.Part) ? await HindrancesAsync(request, id, last) : [],
            },
            status);
    }

    /// <summary>Why a text would be refused whatever it said, such as a window that is closed.</summary>
    private static async Task<IReadOnlyList<ApiProblem>> HindrancesAsync(ConsoleRequest request, string id, InteractionAnswer last) =>
        (await request.Api.PostAsync<JsonDocument>("/conversation/interaction/validate", new ReplyDraft("…", "…", null, null).ToSend(id, last, null))).Problems;

    private static async Task<InteractionAnswer?> LastAsync(ConsoleRequest request, ProcessAnswer process) =>
        process.LastInteractionId is { } id ? (await request.Api.GetAsync<InteractionAnswer>($"/conversation/interaction/{id}")).Value : null;

    private static async Task<UserAnswer?> UserAsync(ConsoleRequest request, string id) => (await request.Api.GetAsync<UserAnswer>($"/user/{ConsolePaths.Escape(id)}")).Value;

    private static async Task<IResult> ReplyAsync(ConsoleRequest request, string id)
    {
        var typed = ReplyDraft.Of(request);
        var process = await request.Api.GetAsync<ProcessAnswer>(CallOf(id));
        if (!process.IsSuccess)
            return request.Refused(process.Status, process.Problems);

        var last = await LastAsync(request, process.Payload);
        var channel = last is null ? (await request.Api.IntegrationsAsync()).FirstOrDefault(one => one.IntegrationId == typed.Integration)?.IntegrationTypeName : null;
        var answer = await request.Api.PostAsync<JsonDocument>("/conversation/interaction", typed.ToSend(id, last, channel), request.Field("key"));
        return answer.IsSuccess ? Results.Redirect(ConsolePaths.Process(id)) : await ShowAsync(request, id, typed, answer.Problems, answer.Status);
    }

    private static async Task<IResult> CloseAsync(ConsoleRequest request, string id)
    {
        var body = request.Field("waiting") == "cancel" ? new JsonObject { ["waiting"] = "cancel" } : [];
        return request.After(
            await request.Api.PostAsync<ProcessAnswer>($"{CallOf(id)}/close", body), ConsolePaths.Process(id), request.Say("Conversación cerrada.", "Conversation closed."));
    }

    private static async Task<IResult> ReopenAsync(ConsoleRequest request, string id) => request.After(
        await request.Api.PostAsync<ProcessAnswer>($"{CallOf(id)}/reopen"), ConsolePaths.Process(id), request.Say("Conversación abierta.", "Conversation reopened."));

    private static async Task<IResult> SendDraftAsync(ConsoleRequest request, string id) => request.After(
        await request.Api.PostAsync<JsonDocument>($"{CallOf(id)}/send"), ConsolePaths.Process(id), request.Say("Borrador enviado.", "Draft sent."));

    private static async Task<IResult> DiscardDraftAsync(ConsoleRequest request, string id)
    {
        var answer = await request.Api.DeleteAsync<JsonDocument>(CallOf(id));
        return request.After(answer, answer.IsSuccess ? $"{ConsolePaths.Root}/processes" : ConsolePaths.Process(id), request.Say("Borrador descartado.", "Draft discarded."));
    }
}
