using Iris.Api.Envelope;
using Iris.Api.Health;
using Iris.Core.Hosting;

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
        new("El servicio está migrando la base de datos a esta versión; reintente más tarde.", "The service is migrating the database to this version; try again later."));

    public Task InvokeAsync(HttpContext context)
    {
        if (lifetime.ApplicationStarted.IsCancellationRequested)
            return next(context);

        if (context.Request.Path.Equals(HealthController.LivePath, StringComparison.OrdinalIgnoreCase))
            return EnvelopeWriter.WriteAsync(context, HealthController.LiveAnswer(RequestLanguage.Of(context)));

        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return EnvelopeWriter.WriteAsync(context, state.IsMigrating ? Migrating : Starting);
    }
}
