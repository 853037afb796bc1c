using System.Diagnostics;
using Iris.Api.Tenancy;

namespace Iris.Api.Observability;

/// <summary>One line for each request: method, path template, status, time and tenant. Never the path itself, which may hold secrets.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    private const string NoRoute = "(none)";

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Write(context, Stopwatch.GetElapsedTime(started));
        }
    }

    private void Write(HttpContext context, TimeSpan elapsed)
    {
        if (!logger.IsEnabled(LogLevel.Information))
            return;

        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? NoRoute;
        var tenant = CallerIdentity.TenantOf(context.User)?.Value;
        var milliseconds = Math.Round(elapsed.TotalMilliseconds, 2);
        LogRequest(context.Request.Method, route, context.Response.StatusCode, milliseconds, tenant);
    }

    [LoggerMessage(
        EventId = 1020, Level = LogLevel.Information, Message = "{Method} {Route} answered {Status} in {Milliseconds} ms for {Tenant}")]
    private partial void LogRequest(string method, string route, int status, double milliseconds, string? tenant);
}
