using Iris.Api.Authentication;
using Iris.Api.Observability;
using Iris.Api.OpenApi;
using Iris.WebConsole;
using Microsoft.Extensions.Options;

namespace Iris.Api.Envelope;

/// <summary>Headers that keep a browser from doing with an answer what nobody meant, and the request's id: every answer has them, failures included.</summary>
internal static class SecurityHeaders
{
    /// <summary>Answers are data: a browser that is made to show one runs nothing, loads nothing and frames nothing.</summary>
    private const string DataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The Swagger UI: files of its own and pictures inside its style sheet; no script or style inside a page.</summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>All but the policy of pages and what is said over https alone.</summary>
    private static readonly KeyValuePair<string, string>[] Always =
    [
        new("X-Content-Type-Options", "nosniff"),
        new("X-Frame-Options", "DENY"),
        new("Referrer-Policy", "no-referrer"),
        new("Permissions-Policy", "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Embedder-Policy", "require-corp"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    /// <summary>What an answer has that is no page.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfData => Always.Append(new("Content-Security-Policy", DataPolicy));

    public static IApplicationBuilder UseSecurityHeaders(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value;
        var hsts = app.Environment.IsDevelopment() || options.HstsDays == 0 ? null : $"max-age={options.HstsDays * 86_400}; includeSubDomains";
        return app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Set(context, hsts is not null && (context.Request.IsHttps || options.HttpsAtProxy) ? hsts : null);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static void Set(HttpContext context, string? hsts)
    {
        var headers = context.Response.Headers;
        foreach (var (name, value) in Always)
            headers[name] = value;
        headers[RequestIds.Header] = context.TraceIdentifier;
        headers.ContentSecurityPolicy = PolicyOf(context);
        if (ContentOf(context) is { IsFramed: true })
        {
            headers.XFrameOptions = "SAMEORIGIN";
            headers["X-DNS-Prefetch-Control"] = "off";
        }

        if (hsts is not null)
            headers.StrictTransportSecurity = hsts;
    }

    private static string PolicyOf(HttpContext context) =>
        ContentOf(context)?.Policy ?? (context.Request.Path.StartsWithSegments(ApiDescriptionRegistration.Root) ? PagePolicy : DataPolicy);

    private static ConsoleContent? ContentOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ConsoleContent>();
}
