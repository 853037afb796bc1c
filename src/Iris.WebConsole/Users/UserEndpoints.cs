using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Integrations;
using Iris.WebConsole.Interactions;
using Iris.WebConsole.Processes;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Users;

/// <summary>People: who they are, where they are reached and where not.</summary>
internal static class UserEndpoints
{
    /// <summary>Opt-outs of further addresses are not looked up for one page.</summary>
    private const int MostAddresses = 10;

    public static void MapUsers(this IEndpointRouteBuilder console)
    {
        console.MapGet("users", ListAsync);
        console.MapGet("users/{id}", (ConsoleRequest request, string id) => ShowAsync(request, id, UserForms.Empty, []));
        // Where a browser that shows a refused answer is told to come again.
        console.MapGet("users/{id}/{form:regex(^(destinations|optouts|merge)$)}", (string id) => Results.Redirect(ConsolePaths.User(id)));
        console.MapPost("users/{id}/name", RenameAsync);
        console.MapPost("users/{id}/destinations", AddDestinationAsync);
        console.MapPost("users/{id}/destinations/remove", RemoveDestinationAsync);
        console.MapPost("users/{id}/optouts", OptOutAsync);
        console.MapPost("users/{id}/optouts/{optOut}/lift", LiftAsync);
        console.MapPost("users/{id}/merge", MergeAsync);
    }

    private static string CallOf(string id) => $"/user/{ConsolePaths.Escape(id)}";

    private static async Task<IResult> ListAsync(ConsoleRequest request)
    {
        var query = request.Http.Request.Query;
        var search = new UserSearch(query["destination"].ToString().Trim(), query["primaryKey"].ToString().Trim(), query["value"].ToString().Trim());
        var found = await request.Api.GetAsync<Listing<UserAnswer>>(QueryText.Of("/user", [.. search.Pairs, ("cursor", query["cursor"])]));
        return found.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
            ? request.Refused(found.Status, found.Problems)
            : request.Page<UsersPage>(new { Search = search, Found = found.Value, found.Problems }, found.Status);
    }

    private static async Task<IResult> ShowAsync(ConsoleRequest request, string id, UserForms typed, IReadOnlyList<ApiProblem> problems, int status = StatusCodes.Status200OK)
    {
        var user = await request.Api.GetAsync<UserAnswer>(CallOf(id));
        if (!user.IsSuccess)
            return request.Refused(user.Status, user.Problems);

        var optOuts = new List<OptOutAnswer>();
        foreach (var address in user.Payload.Destinations.Where(one => one.Key is "PhoneNumber" or "Email" or "WhatsAppUserId").Take(MostAddresses))
            optOuts.AddRange(await ItemsAsync<OptOutAnswer>(request, QueryText.Of("/conversation/optout", [("destination", address.Value)])));
        return request.Page<UserPage>(
            new
            {
                User = user.Payload,
                OptOuts = (IReadOnlyList<OptOutAnswer>)[.. optOuts.DistinctBy(one => one.Id)],
                Windows = await ItemsAsync<WindowAnswer>(request, $"{CallOf(user.Payload.Id)}/windows"),
                Channels = (IReadOnlyList<string>)[.. (await request.Api.IntegrationsAsync()).Select(one => one.IntegrationTypeName).Distinct().Order()],
                Processes = await ItemsAsync<ProcessAnswer>(request, QueryText.Of("/conversation/process", [("userId", user.Payload.Id), ("limit", "10")])),
                Interactions = await ItemsAsync<InteractionAnswer>(request, QueryText.Of("/conversation/interaction", [("userId", user.Payload.Id), ("limit", "10")])),
                Typed = typed,
                Problems = problems,
            },
            status);
    }

    private static async Task<IReadOnlyList<T>> ItemsAsync<T>(ConsoleRequest request, string path)
    {
        var answer = await request.Api.GetAsync<Listing<T>>(path);
        return answer.IsSuccess ? answer.Payload.Items : [];
    }

    private static async Task<IResult> RenameAsync(ConsoleRequest request, string id) => request.After(
        await request.Api.PutAsync<UserAnswer>(CallOf(id), new JsonObject { ["name"] = request.Field("name") }), ConsolePaths.User(id),
        request.Say("Nombre guardado.", "Name saved."));

    private static async Task<IResult> AddDestinationAsync(ConsoleRequest request, string id)
    {
        var typed = UserForms.Empty with { Kind = request.Field("kind"), Value = request.Field("value"), Group = request.Field("group") };
        var destination = new JsonObject { ["key"] = typed.Kind, ["value"] = typed.Value };
        if (typed.Group.Length > 0)
            destination["group"] = typed.Group;
        var answer = await request.Api.PostAsync<UserAnswer>($"{CallOf(id)}/destinations", new JsonObject { ["destinations"] = new JsonArray(destination) });
        return answer.IsSuccess
            ? request.Done(ConsolePaths.User(id), request.Say("Destino añadido.", "Destination added."))
            : await ShowAsync(request, id, typed, answer.Problems, answer.Status);
    }

    private static async Task<IResult> RemoveDestinationAsync(ConsoleRequest request, string id) => request.After(
        await request.Api.DeleteAsync<UserAnswer>(QueryText.Of($"{CallOf(id)}/destinations", [("key", request.Field("kind")), ("value", request.Field("value"))])),
        ConsolePaths.User(id), request.Say("Destino quitado.", "Destination removed."));

    private static async Task<IResult> OptOutAsync(ConsoleRequest request, string id)
    {
        var typed = UserForms.Empty with { Channel = request.Field("channel"), Destination = request.Field("destination"), Reason = request.Field("reason") };
        var body = new JsonObject { ["channel"] = typed.Channel, ["destination"] = typed.Destination };
        if (typed.Reason.Length > 0)
            body["reason"] = typed.Reason;
        var answer = await request.Api.PostAsync<OptOutAnswer>("/conversation/optout", body);
        return answer.IsSuccess
            ? request.Done(ConsolePaths.User(id), request.Say("Baja anotada.", "Opt-out set."))
            : await ShowAsync(request, id, typed, answer.Problems, answer.Status);
    }

    private static async Task<IResult> LiftAsync(ConsoleRequest request, string id, string optOut) => request.After(
        await request.Api.DeleteAsync<OptOutAnswer>($"/conversation/optout/{ConsolePaths.Escape(optOut)}"), ConsolePaths.User(id),
        request.Say("Baja levantada.", "Opt-out lifted."));

    /// <summary>Tells first what it comes to; only the answer to that merges.</summary>
    private static async Task<IResult> MergeAsync(ConsoleRequest request, string id)
    {
        var other = request.Field("userId");
        var isDry = request.Field("confirm") != "true";
        var answer = await request.Api.PostAsync<MergeAnswer>($"{CallOf(id)}/merge", new JsonObject { ["userId"] = other, ["dryRun"] = isDry });
        if (answer.IsSuccess && !isDry)
            return request.Done(ConsolePaths.User(answer.Payload.User.Id), request.Say("Usuarios unidos.", "Users merged."));

        return await ShowAsync(request, id, UserForms.Empty with { Other = other, Merge = answer.Value }, answer.Problems, answer.Status);
    }
}
