namespace Iris.Api.Connections;

/// <summary>Tells the place of a connection what runs on it. A connection without a place, as in tests, is left alone.</summary>
internal static class ConnectionUse
{
    /// <summary>Around everything: from here on a request runs.</summary>
    public static IApplicationBuilder UseConnectionPlaces(this IApplicationBuilder application) => application.Use(static async (context, next) =>
    {
        var place = context.Features.Get<ConnectionPlace>();
        place?.Begin();
        try
        {
            await next(context);
        }
        finally
        {
            place?.End();
        }
    });

    /// <summary>Behind authentication: a known caller keeps its place until it is answered.</summary>
    public static IApplicationBuilder UseKnownCallers(this IApplicationBuilder application) => application.Use(static (context, next) =>
    {
        if (context.User.Identity is { IsAuthenticated: true })
            context.Features.Get<ConnectionPlace>()?.Know();
        return next(context);
    });
}
