using Iris.Api.Envelope;
using Iris.Api.Health;
using Iris.Core;

namespace Iris.Api.Start;

/// <summary>
/// Answers for the gateway until its start is over: it listens before the store is open, so that a long migration looks like one and not
/// like a process that hangs.
/// </summary>
internal sealed class StartGate(RequestDelegate next, IHostApplicationLifetime lifetime, StartState state)
{
    private const string RetryAfterSeconds = "5";

    private static readonly Problem Starting = Problem.Of(
        StatusCodes.Status503ServiceUnavailable, "STARTING", new("El servicio está arrancando; reintente.", "The service is starting; try again."));

    private static readonly Problem Migrating = Problem.Of(
        StatusCodes.Status503ServiceUnavailable, "MIGRATING",
        new("La base de datos se está actualizando a esta versión; reintente más tarde.", "The database is brought to this version; try again later."));

    public Task InvokeAsync(HttpContext context)
    {
        if (lifetime.ApplicationStarted.IsCancellationRequested)
            return next(context);

        var language = RequestLanguage.Of(context);
        if (context.Request.Path.Equals(HealthController.LivePath, StringComparison.OrdinalIgnoreCase))
            return EnvelopeWriter.WriteAsync(context, HealthController.LiveAnswer(language));

        var isMigrating = state.IsMigrating;
        var problem = isMigrating ? Migrating : Starting;
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return context.Request.Path.Equals(HealthController.ReadyPath, StringComparison.OrdinalIgnoreCase)
            ? EnvelopeWriter.WriteAsync(context, problem, new HealthResponse(isMigrating ? "migrating" : "starting"))
            : EnvelopeWriter.WriteAsync(context, problem);
    }
}
