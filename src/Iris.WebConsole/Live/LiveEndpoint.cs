using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Live;

/// <summary>What pages listen to: the API's own stream of changes. One that broke goes on where it was.</summary>
internal static class LiveEndpoint
{
    private const string LastEventId = "Last-Event-ID";

    public static void MapLive(this IEndpointRouteBuilder console) => console.MapGet("live", (ConsoleRequest request) =>
        request.Http.Request.Headers[LastEventId].ToString() is { Length: > 0 } last
            ? request.Api.ForwardAsync("/operations/live", (LastEventId, last))
            : request.Api.ForwardAsync("/operations/live"));
}
