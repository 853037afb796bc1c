using System.Text.Json;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Integrations;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Callbacks;

/// <summary>Providers' callbacks that could not be applied, and how to have them processed again.</summary>
internal static class CallbackEndpoints
{
    private const string Calls = "/configuration/integration";
    private const string Address = $"{ConsolePaths.Root}/callbacks";

    /// <summary>Ours: callbacks on a page; each may hold a large body.</summary>
    private const int PageSize = 20;

    private static readonly string[] States = ["unreadable", "unmatched", "pending", "done"];

    public static void MapCallbacks(this IEndpointRouteBuilder console)
    {
        console.MapGet("callbacks", ListAsync);
        console.MapPost("callbacks/{integrationId}/redeliver", RedeliverAsync);
    }

    private static async Task<IResult> ListAsync(ConsoleRequest request, string? integrationId, string? state, string? cursor, string? from)
    {
        var integrations = await request.Api.GetAsync<Listing<IntegrationAnswer>>(QueryText.Of(Calls, [("limit", "50"), ("cursor", from)]));
        if (!integrations.IsSuccess)
            return request.Refused(integrations.Status, integrations.Problems);

        var rows = new List<CallbackRow>();
        foreach (var one in integrations.Payload.Items.Where(one => one.CallbackUrl is not null))
        {
            var counts = await request.Api.GetAsync<NoticeCountsAnswer>($"{Calls}/{one.IntegrationId}/notice/count");
            if (!counts.IsSuccess)
                return request.Refused(counts.Status, counts.Problems);

            rows.Add(new CallbackRow(one.IntegrationId, one.IntegrationName, counts.Payload));
        }

        var choice = Choose(rows, integrationId, state);
        var found = choice is null
            ? null
            : await request.Api.GetAsync<Listing<NoticeAnswer>>(QueryText.Of(
                $"{Calls}/{ConsolePaths.Escape(choice.IntegrationId)}/notice", [("state", choice.State), ("limit", $"{PageSize}"), ("cursor", cursor)]));
        return request.Page<CallbacksPage>(
            new { Rows = rows, More = integrations.Payload.NextCursor, Choice = choice, Found = found?.Value, Problems = found?.Problems ?? [] },
            found?.Status ?? StatusCodes.Status200OK);
    }

    /// <summary>What was asked for; else the first that has something that could not be applied.</summary>
    private static CallbackChoice? Choose(List<CallbackRow> rows, string? integrationId, string? state)
    {
        var row = integrationId is null
            ? rows.FirstOrDefault(one => one.Counts.Unreadable + one.Counts.Unmatched > 0)
            : rows.FirstOrDefault(one => one.Id == integrationId);
        var id = integrationId ?? row?.Id;
        if (id is null)
            return null;

        return new(id, States.Contains(state) ? state! : row is { Counts: { Unreadable: 0, Unmatched: > 0 } } ? "unmatched" : "unreadable");
    }

    /// <summary>Processes one again, or all that a page shows.</summary>
    private static async Task<IResult> RedeliverAsync(ConsoleRequest request, string integrationId)
    {
        var back = ConsoleRequest.Own(request.Field("back"), Address);
        var done = 0;
        foreach (var id in request.Form["notice"].Take(PageSize))
        {
            var answer = await request.Api.PostAsync<JsonDocument>($"{Calls}/{ConsolePaths.Escape(integrationId)}/notice/{ConsolePaths.Escape(id ?? "")}/redeliver");
            if (!answer.IsSuccess)
                return request.Failed(back, answer.Problems);

            done++;
        }

        return request.Done(back, done == 1
            ? request.Say("El aviso se procesa otra vez.", "The notice is processed again.")
            : request.Say($"{done} avisos se procesan otra vez.", $"{done} notices are processed again."));
    }
}
