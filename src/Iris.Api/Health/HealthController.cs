using System.ComponentModel.DataAnnotations;
using Iris.Api.Envelope;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Health;

/// <summary>What a load balancer or an orchestrator asks.</summary>
[Route("health")]
[AllowAnonymous]
internal sealed partial class HealthController(ReadinessCheck check, ILogger<HealthController> logger) : IrisController
{
    /// <summary>Where the start asks the same, before there are controllers to answer.</summary>
    public const string LivePath = "/health/live";

    private static readonly Text Detail = new("Estado", "Health");

    internal static ApiEnvelope<HealthResponse> LiveAnswer(Language language) =>
        ApiEnvelope<HealthResponse>.Success(new HealthResponse("live"), Detail.In(language));

    /// <summary>Whether the process answers at all.</summary>
    /// <response code="200">It does.</response>
    [HttpGet("live", Name = "checkLiveness")]
    public ActionResult<ApiEnvelope<HealthResponse>> Live() => new EnvelopeResult<HealthResponse>(LiveAnswer(Language));

    /// <summary>Whether the gateway can take sends: the store can commit.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">It can.</response>
    /// <response code="503">It cannot, or its start is not over: <c>STARTING</c>, or <c>MIGRATING</c> while the store is brought to this version.</response>
    [HttpGet("ready", Name = "checkReadiness")]
    public async Task<ActionResult<ApiEnvelope<HealthResponse>>> Ready(CancellationToken cancellationToken)
    {
        try
        {
            await check.RunAsync().WaitAsync(cancellationToken);
            return Answer(new HealthResponse("ready"), Detail);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotReady(exception);
            return new ProblemResult(ProblemTexts.ForStatus(StatusCodes.Status503ServiceUnavailable));
        }
    }

    [LoggerMessage(EventId = 1010, Level = LogLevel.Warning, Message = "Not ready: the store cannot commit")]
    private partial void LogNotReady(Exception exception);
}

/// <summary>The answer of a health check.</summary>
/// <param name="State"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthResponse([property: AllowedValues("live", "ready")] string State);
