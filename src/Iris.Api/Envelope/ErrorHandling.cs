using Iris.Core.Kernel;

namespace Iris.Api.Envelope;

/// <summary>The one place that turns exceptions into answers, and gives a body to refusals that the framework makes without one.</summary>
internal sealed partial class ErrorHandling(RequestDelegate next, ILogger<ErrorHandling> logger)
{
    private const string RetryAfterSeconds = "5";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                await EnvelopeWriter.WriteAsync(context, ProblemTexts.ForStatus(context.Response.StatusCode));
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && IsAbort(exception))
        {
            // Nobody is left to be answered.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = ProblemOf(exception);
            var headers = context.Response.Headers;
            headers.Clear();
            if (problem.Status == StatusCodes.Status503ServiceUnavailable)
                headers.RetryAfter = RetryAfterSeconds;
            await EnvelopeWriter.WriteAsync(context, problem);
        }
    }

    private Problem ProblemOf(Exception exception)
    {
        switch (exception)
        {
            case StoreUnavailableException:
                LogStoreUnavailable(exception);
                return ProblemTexts.ForStatus(StatusCodes.Status503ServiceUnavailable);
            case BadHttpRequestException bad:
                return ProblemTexts.ForStatus(bad.StatusCode);
            default:
                LogUnexpected(exception);
                return ProblemTexts.ForStatus(StatusCodes.Status500InternalServerError);
        }
    }

    private static bool IsAbort(Exception exception) => exception is OperationCanceledException or IOException;

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "The store is unavailable; the request was answered with 503")]
    private partial void LogStoreUnavailable(Exception exception);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "A request failed unexpectedly")]
    private partial void LogUnexpected(Exception exception);
}
