using System.Text.Json.Nodes;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Accounts;

/// <summary>Credentials of services.</summary>
internal static class KeyEndpoints
{
    private const string Keys = "/configuration/apikey";

    public static void MapKeys(this IEndpointRouteBuilder console)
    {
        console.MapGet("keys", (ConsoleRequest request, string? cursor) => ListAsync(request, cursor, [], FormValues.Empty));
        console.MapPost("keys", CreateAsync);
        console.MapPost("keys/{id}/revoke", async (ConsoleRequest request, string id) => request.After(
            await request.Api.PostAsync<KeyAnswer>($"{Keys}/{ConsolePaths.Escape(id)}/revoke"), ConsolePaths.Keys, request.Say("Revocada: ya no sirve.", "Revoked: it is no good any more.")));
    }

    private static async Task<IResult> ListAsync(ConsoleRequest request, string? cursor, IReadOnlyList<ApiProblem> problems, FormValues typed, int status = StatusCodes.Status200OK)
    {
        var found = await request.Api.GetAsync<Listing<KeyAnswer>>(QueryText.Of(Keys, [("limit", "50"), ("cursor", cursor)]));
        return found.IsSuccess
            ? request.Page<KeysPage>(new { Found = found.Payload, Problems = problems, Typed = typed }, status)
            : request.Refused(found.Status, found.Problems);
    }

    private static async Task<IResult> CreateAsync(ConsoleRequest request)
    {
        var body = new JsonObject
        {
            ["name"] = request.Field("name"),
            ["scopes"] = new JsonArray([.. request.Form["scopes"].Select(scope => (JsonNode?)scope)]),
        };
        if (request.Field("expires") is { Length: > 0 } day)
            body["expires"] = $"{day}T00:00:00Z";
        var answer = await request.Api.PostAsync<KeyAnswer>(Keys, body);
        return answer.IsSuccess
            ? request.Page<SecretPage>(new
            {
                Title = answer.Payload.Name,
                Text = request.Say("Esta es la clave; se envía como X-Api-Key.", "This is the key; it is sent as X-Api-Key."),
                Secret = answer.Payload.Key,
                Back = ConsolePaths.Keys,
            })
            : await ListAsync(request, null, answer.Problems, FormValues.ToShow(request.Form), answer.Status);
    }
}
