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

    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Headers.TryGetValue(Header, out var given) && given is [{ } id] && IsHarmless(id))
            context.TraceIdentifier = id;
        return next(context);
    });

    /// <summary>What may be in a header, a log and a shell alike.</summary>
    internal static bool IsHarmless(string id) =>
        id.Length is > 0 and <= MaxLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/' or '+' or '=');
}
