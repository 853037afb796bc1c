using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Overview;

/// <summary>How traffic stands.</summary>
internal static class OverviewEndpoints
{
    public static void MapOverview(this IEndpointRouteBuilder console) => console.MapGet("", (ConsoleRequest request) =>
        request.Session is { IsPlatform: true } ? Results.Redirect($"{ConsolePaths.Root}/tenants") : request.Page<OverviewPage>());
}
