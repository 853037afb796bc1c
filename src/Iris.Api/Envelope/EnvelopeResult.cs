using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Envelope;

/// <summary>Writes an envelope as the answer of an action.</summary>
internal sealed class EnvelopeResult<T>(ApiEnvelope<T> envelope) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => EnvelopeWriter.WriteAsync(context.HttpContext, envelope);
}

/// <summary>Writes a success that was made before.</summary>
internal sealed class WrittenResult(byte[] success) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => EnvelopeWriter.WriteAsync(context.HttpContext, success);
}

/// <summary>Writes a failure as the answer of an action.</summary>
internal sealed class ProblemResult(Problem problem) : ActionResult
{
    private const string RetryAfterSeconds = "2";

    public override Task ExecuteResultAsync(ActionContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable && headers.RetryAfter.Count == 0)
            headers.RetryAfter = RetryAfterSeconds;
        return EnvelopeWriter.WriteAsync(context.HttpContext, problem);
    }
}
