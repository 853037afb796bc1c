using Iris.WebConsole.FirstSteps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Overview;

/// <summary>How traffic stands.</summary>
internal static class OverviewEndpoints
{
    /// <summary>The address from which the live part is fetched, without what does not change with it.</summary>
    public const string Now = $"{ConsolePaths.Root}?part=now";

    public static void MapOverview(this IEndpointRouteBuilder console)
    {
        console.MapGet("", ReadAsync);
        console.MapGet("activity", (ConsoleRequest request, int? hours) => request.Api.ForwardAsync(ActivityOf(hours == 24 ? 24 : 1)));
    }

    private static async Task<IResult> ReadAsync(ConsoleRequest request, string? part)
    {
        if (request.Session is { IsPlatform: true })
            return Results.Redirect(ConsolePaths.Tenants);

        var summary = await request.Api.GetAsync<SummaryAnswer>("/operations/summary");
        var usage = await request.Api.GetAsync<UsageAnswer>("/configuration/usage");
        if (!summary.IsSuccess || !usage.IsSuccess)
            return request.Refused(summary.IsSuccess ? usage.Status : summary.Status, summary.IsSuccess ? usage.Problems : summary.Problems);

        var steps = await StepsReader.ReadAsync(request, usage.Payload);
        return part is not null
            ? request.Page<OverviewPage>(new { Summary = summary.Payload, Usage = usage.Payload, Steps = steps })
            : request.Page<OverviewPage>(new
            {
                Summary = summary.Payload,
                Usage = usage.Payload,
                Steps = steps,
                Hour = (await request.Api.GetAsync<ActivityAnswer>(ActivityOf(1))).Value,
                Day = (await request.Api.GetAsync<ActivityAnswer>(ActivityOf(24))).Value,
            });
    }

    private static string ActivityOf(int hours) => $"/operations/activity?hours={hours}";
}
