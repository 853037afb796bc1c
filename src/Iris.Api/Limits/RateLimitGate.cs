using Iris.Api.Authentication;
using Iris.Api.Envelope;
using Iris.Core.Accounts;
using Iris.Core.Limits;

namespace Iris.Api.Limits;

/// <summary>Counts every request with a tenant's credential before its body is read. What calls nobody has to make, such as health, are free.</summary>
internal sealed class RateLimitGate(RequestDelegate next, RequestLimits limits, RefusalPause pause)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata && KindOf(metadata) is { } kind ? CountAsync(context, kind) : next(context);

    private async Task CountAsync(HttpContext context, LimitKind kind)
    {
        if (await limits.TakeAsync(context, kind, 1) is not { } limited)
        {
            await next(context);
            return;
        }

        await pause.TakeAsync(context.RequestAborted);
        await EnvelopeWriter.WriteAsync(context, Problem.Of([limited]));
    }

    private static LimitKind? KindOf(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<CountedAsAttribute>()?.Kind ?? metadata.GetMetadata<RequireScopeAttribute>()?.Scope switch
        {
            Scopes.Send => LimitKind.Sends,
            Scopes.Read => LimitKind.Reads,
            Scopes.Configure or Scopes.Admin => LimitKind.Configuration,
            _ => null,
        };
}
