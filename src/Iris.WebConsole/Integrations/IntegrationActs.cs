using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Integrations;

/// <summary>What the buttons of an integration do.</summary>
internal static class IntegrationActs
{
    private const string Calls = "/configuration/integration";

    public static void MapIntegrationActs(this IEndpointRouteBuilder console)
    {
        console.MapPost("integrations/{id}/{act:regex(^(enable|disable|hold|release|rotate-callback)$)}", ActAsync);
        console.MapPost("integrations/{id}/catalogue", (ConsoleRequest request, string id) => ActAsync(request, id, "catalogue/sync"));
        console.MapPost("integrations/{id}/test", TestAsync);
        console.MapPost("integrations/{id}/send", SendAsync);
        console.MapPost("integrations/{id}/clone", CloneAsync);
        console.MapPost("integrations/{id}/remove", RemoveAsync);
    }

    private static async Task<IResult> ActAsync(ConsoleRequest request, string id, string act)
    {
        var body = act == "hold" && request.Field("reason") is { Length: > 0 } reason ? new JsonObject { ["reason"] = reason } : null;
        var answer = await request.Api.PostAsync<JsonDocument>($"{PathOf(id)}/{act}", body);
        return request.After(answer, ConsolePaths.Integration(id), act switch
        {
            "enable" => request.Say("Habilitada.", "Enabled."),
            "disable" => request.Say("Deshabilitada.", "Disabled."),
            "hold" => request.Say("Retenida: lo que tiene que enviar espera.", "Held: what it has to send waits."),
            "release" => request.Say("Liberada: lo que espera se envía.", "Released: what waits is sent."),
            "rotate-callback" => request.Say("Dirección nueva; la anterior vale una hora más.", "A new address; the one before holds for another hour."),
            _ => request.Say("Catálogo leído.", "Catalogue read."),
        });
    }

    private static async Task<IResult> TestAsync(ConsoleRequest request, string id)
    {
        var body = new JsonObject();
        if (request.Field("destination") is { Length: > 0 } destination)
            body["destination"] = destination;
        var answer = await request.Api.PostAsync<IntegrationTestAnswer>($"{PathOf(id)}/test", body);
        return answer switch
        {
            { IsSuccess: false } => request.Failed(ConsolePaths.Integration(id), answer.Problems),
            { Payload: { Ok: false, Error: var error } } => request.Failed(
                ConsolePaths.Integration(id), [new ApiProblem(error?.Code ?? "", null, error?.Message is { Length: > 0 } words ? words : request.Say("No funciona.", "It does not work."))]),
            { Payload.InteractionId: { } interaction } => request.Done(ConsolePaths.Interaction(interaction), request.Say("Mensaje de prueba aceptado.", "Test message accepted.")),
            _ => request.Done(ConsolePaths.Integration(id), request.Say($"Funciona: el proveedor contestó en {answer.Payload.Took} ms.", $"It works: the provider answered in {answer.Payload.Took} ms.")),
        };
    }

    /// <summary>Sends a text as any other send, and leads to it.</summary>
    private static async Task<IResult> SendAsync(ConsoleRequest request, string id)
    {
        var integration = await request.Api.GetAsync<IntegrationAnswer>(PathOf(id));
        if (!integration.IsSuccess)
            return request.Failed(ConsolePaths.Integration(id), integration.Problems);

        var sent = await request.Api.PostAsync<SentAnswer>(
            "/conversation/interaction",
            new JsonObject
            {
                ["payLoad"] = PlainPayload.Of(integration.Payload.IntegrationTypeName, request.Field("text"), "Iris"),
                ["integrationId"] = id,
                ["Destinations"] = new JsonArray(request.Field("destination")),
                ["AutoCreateUser"] = true,
                ["AutoCreateProcess"] = true,
            },
            request.Field("key"));
        return sent.IsSuccess
            ? request.Done(ConsolePaths.Interaction(sent.Payload.Id), request.Say("Aceptado.", "Accepted."))
            : request.Failed(ConsolePaths.Integration(id), sent.Problems);
    }

    private static async Task<IResult> CloneAsync(ConsoleRequest request, string id)
    {
        var made = await request.Api.PostAsync<IntegrationAnswer>($"{PathOf(id)}/clone", new JsonObject { ["name"] = request.Field("name") }, request.Field("key"));
        return made.IsSuccess
            ? request.Done(ConsolePaths.Integration(made.Payload.IntegrationId), request.Say("Copiada; esta es la nueva.", "Copied; this is the new one."))
            : request.Failed(ConsolePaths.Integration(id), made.Problems);
    }

    private static async Task<IResult> RemoveAsync(ConsoleRequest request, string id)
    {
        var removed = await request.Api.DeleteAsync<JsonDocument>(PathOf(id));
        return removed.IsSuccess
            ? request.Done($"{ConsolePaths.Root}/integrations", request.Say("Integración eliminada.", "Integration removed."))
            : request.Failed(ConsolePaths.Integration(id), removed.Problems);
    }

    private static string PathOf(string id) => $"{Calls}/{ConsolePaths.Escape(id)}";

    private sealed record SentAnswer(string Id);
}
