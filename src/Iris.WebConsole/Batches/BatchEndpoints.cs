using System.Text.Json.Nodes;
using Iris.WebConsole.Accounts;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Batches;

/// <summary>Jobs over interactions: how far they are, ending one, and sending again what failed.</summary>
internal static class BatchEndpoints
{
    private const string Jobs = "/conversation/interaction/bulk";
    private const string PageSize = "20";

    public static void MapBatches(this IEndpointRouteBuilder console)
    {
        console.MapGet("batches", ListAsync);
        console.MapGet("batches/{id}", ReadAsync);
        console.MapPost("batches/{id}/end", async (ConsoleRequest request, string id) => request.After(
            await request.Api.PostAsync<BatchAnswer>($"{Of(id)}/cancel"), ConsolePaths.Batch(id), request.Say("Terminado; lo hecho queda.", "Ended; what was done stays.")));
        console.MapPost("batches/{id}/resend", ResendAsync);
    }

    private static async Task<IResult> ListAsync(ConsoleRequest request, string? cursor)
    {
        var found = await request.Api.GetAsync<Listing<BatchAnswer>>(QueryText.Of(Jobs, [("limit", PageSize), ("cursor", cursor)]));
        return found.IsSuccess
            ? request.Page<BatchesPage>(new { Found = found.Payload, Authors = await AuthorNames.OfAsync(request, found.Payload.Items.Select(one => one.AuthorId)) })
            : request.Refused(found.Status, found.Problems);
    }

    private static async Task<IResult> ReadAsync(ConsoleRequest request, string id)
    {
        var found = await request.Api.GetAsync<BatchAnswer>(Of(id));
        return found.IsSuccess
            ? request.Page<BatchPage>(new { Batch = found.Payload, Authors = await AuthorNames.OfAsync(request, [found.Payload.AuthorId]) })
            : request.Refused(found.Status, found.Problems);
    }

    /// <summary>Another job over what the first was about; only what failed is sent, whatever the filter finds.</summary>
    private static async Task<IResult> ResendAsync(ConsoleRequest request, string id)
    {
        var found = await request.Api.GetAsync<BatchAnswer>(Of(id));
        if (!found.IsSuccess)
            return request.Refused(found.Status, found.Problems);

        var body = new JsonObject { ["filter"] = found.Payload.SearchOfThen.ToJson(), ["confirmUnknown"] = request.Field("confirmUnknown") == "true" };
        var answer = await request.Api.PostAsync<BatchAnswer>("/conversation/interaction/resend", body, request.Field("key"));
        return answer.IsSuccess
            ? request.Done(ConsolePaths.Batch(answer.Payload.Id), request.Say("En marcha; aquí se ve hasta dónde ha llegado.", "It runs; here is how far it is."))
            : request.Failed(ConsolePaths.Batch(id), answer.Problems);
    }

    private static string Of(string id) => $"{Jobs}/{ConsolePaths.Escape(id)}";
}
