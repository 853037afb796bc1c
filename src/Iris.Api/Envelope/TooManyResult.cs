using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Envelope;

/// <summary>Answers 429 with the time to wait.</summary>
internal sealed class TooManyResult(TimeSpan wait) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context)
    {
        var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return EnvelopeWriter.WriteAsync(context.HttpContext, ProblemTexts.ForStatus(StatusCodes.Status429TooManyRequests));
    }
}
