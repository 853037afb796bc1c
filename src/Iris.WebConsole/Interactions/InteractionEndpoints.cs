using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Integrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Interactions;

/// <summary>Searching interactions and acting on all that match.</summary>
internal static class InteractionEndpoints
{
    public static void MapInteractions(this IEndpointRouteBuilder console)
    {
        console.MapGet("interactions", SearchAsync);
        console.MapGet("interactions/export", InteractionExport.WriteAsync);
        console.MapPost("interactions/bulk/{kind:regex(^(resend|cancel)$)}", StartAsync);
    }

    private static async Task<IResult> SearchAsync(ConsoleRequest request)
    {
        var query = request.Http.Request.Query;
        var filter = InteractionFilter.Of(query);
        if (query.ContainsKey(InteractionFilter.Anything))
            return Results.Redirect(await AnythingSearch.AddressOfAsync(request.Api, query[InteractionFilter.Anything].ToString().Trim(), filter));

        var integrations = await request.Api.IntegrationsAsync();
        var found = await request.Api.GetAsync<Listing<InteractionAnswer>>(filter.ToSearch(InteractionFilter.PageSize, filter.Cursor));
        return found.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
            ? request.Refused(found.Status, found.Problems)
            : request.Page<InteractionsPage>(new { Filter = filter, Integrations = integrations, Found = found.Value, found.Problems }, found.Status);
    }

    private static async Task<IResult> StartAsync(ConsoleRequest request, string kind)
    {
        var filter = InteractionFilter.Of(request.Form);
        var answer = await request.Api.PostAsync<BulkStarted>(
            $"/conversation/interaction/{kind}", new JsonObject { ["filter"] = filter.ToJson() }, request.Field("key"));
        return answer.IsSuccess
            ? request.Done($"{ConsolePaths.Root}/batches/{answer.Payload.Id}", request.Say("En marcha; aquí se ve hasta dónde ha llegado.", "It runs; here is how far it is."))
            : request.Failed(filter.Address, answer.Problems);
    }

    private sealed record BulkStarted(string Id);
}
