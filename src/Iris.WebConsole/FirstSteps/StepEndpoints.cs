using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.FirstSteps;

/// <summary>The first message with a click, and no more of the first steps.</summary>
internal static class StepEndpoints
{
    private const string Phone = "34638766068";
    private const string Email = "ana@example.test";

    public static void MapFirstSteps(this IEndpointRouteBuilder console)
    {
        console.MapPost("first-steps/send", SendAsync);
        console.MapPost("first-steps/hide", (ConsoleRequest request) =>
        {
            request.Remember(StepsReader.HiddenCookie, "hidden");
            return Results.Redirect(ConsolePaths.Root);
        });
    }

    private static async Task<IResult> SendAsync(ConsoleRequest request)
    {
        if (await StepsReader.SandboxAsync(request.Api) is not { } sandbox)
            return Results.Redirect(ConsolePaths.Root);

        var text = request.Say("Hola desde Iris.", "Hello from Iris.");
        var body = new JsonObject
        {
            ["integrationId"] = sandbox.IntegrationId,
            ["Destinations"] = new JsonArray(sandbox.IntegrationTypeName == "Email" ? Email : Phone),
            ["AutoCreateUser"] = true,
            ["AutoCreateProcess"] = true,
            ["payLoad"] = sandbox.IntegrationTypeName switch
            {
                "Email" => new JsonObject { ["Type"] = "simple-email", ["subject"] = "Iris", ["body"] = $"<p>{text}</p>" },
                "RCS" => new JsonObject { ["Type"] = "text-message-rcs", ["Text"] = text },
                _ => new JsonObject { ["Type"] = "simple-text", ["Text"] = text },
            },
        };
        var answer = await request.Api.PostAsync<Sent>("/conversation/interaction", body, request.Field("key"));
        return answer.IsSuccess
            ? request.Done(ConsolePaths.Interaction(answer.Payload.Id), request.Say("Enviada al sandbox; aquí está todo lo que le pasa.", "Sent to the sandbox; here is all that becomes of it."))
            : request.Failed(ConsolePaths.Root, answer.Problems);
    }

    private sealed record Sent(string Id);
}
