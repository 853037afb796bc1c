namespace Iris.Api.Observability;

/// <summary>
/// Names each request, in its answer and in every line of the log that it leaves: by the id that the caller gave, where that is short and harmless, else by
/// one of its own.
/// </summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";

    /// <summary>Longer than any that proxies make.</summary>
    public const int MaxLength = 64;

    /// <summary>As the framework names its own in the log.</summary>
    public const string Property = "RequestId";

    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestIds).FullName!);
        return app.Use((context, next) => context.Request.Headers.TryGetValue(Header, out var given) && given is [{ } id] && IsHarmless(id)
            ? TakeOverAsync(context, id, next, logger)
            : next(context));
    }

    /// <summary>What may be in a header, a log and a shell alike.</summary>
    internal static bool IsHarmless(string id) =>
        id.Length is > 0 and <= MaxLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/' or '+' or '=');

    /// <summary>The framework has noted its own before.</summary>
    private static async Task TakeOverAsync(HttpContext context, string id, RequestDelegate next, ILogger logger)
    {
        context.TraceIdentifier = id;
        using (logger.BeginScope(new KeyValuePair<string, object?>[] { new(Property, id) }))
            await next(context);
    }
}
