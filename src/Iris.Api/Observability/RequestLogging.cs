using Iris.Api.Authentication;
using Serilog;
using Serilog.Events;

namespace Iris.Api.Observability;

/// <summary>One line for each request: method, path template, status, time, tenant, who and id. Never the path itself, which may hold secrets.</summary>
internal static class RequestLogging
{
    private const string NoRoute = "(none)";

    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app) => app.UseSerilogRequestLogging(options =>
    {
        options.Logger = app.ApplicationServices.GetRequiredService<Serilog.ILogger>();
        options.MessageTemplate = "{Method} {Route} answered {Status} in {Milliseconds} ms for {Tenant} by {Author} ({RequestId})";
        options.GetLevel = (_, _, _) => LogEventLevel.Information;
        options.IncludeQueryInRequestPath = false;
        options.GetMessageTemplateProperties = (context, _, elapsed, status) =>
        [
            Property("Method", context.Request.Method),
            Property("Route", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? NoRoute),
            Property("Status", status),
            Property("Milliseconds", Math.Round(elapsed, 2)),
            Property("Tenant", CallerIdentity.TenantOf(context.User)?.Value),
            Property("Author", CallerIdentity.AuthorOf(context.User)),
            Property(RequestIds.Property, context.TraceIdentifier),
        ];
    });

    private static LogEventProperty Property(string name, object? value) => new(name, new ScalarValue(value));
}
