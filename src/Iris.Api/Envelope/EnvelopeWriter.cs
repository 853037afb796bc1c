using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Iris.Api.Binding;
using Iris.Api.Observability;
using Microsoft.Extensions.Options;

namespace Iris.Api.Envelope;

/// <summary>The one place that writes answers.</summary>
internal static class EnvelopeWriter
{
    private const string Json = "application/json; charset=utf-8";
    private const string ProblemJson = Problem.ContentType + "; charset=utf-8";

    public static Task WriteAsync<T>(HttpContext context, ApiEnvelope<T> envelope) => WriteAsync(context, Json, envelope);

    /// <summary>A success as it is written, to be kept and written again.</summary>
    public static byte[] Bytes<T>(ApiEnvelope<T> envelope) =>
        JsonSerializer.SerializeToUtf8Bytes(envelope, (JsonTypeInfo<ApiEnvelope<T>>)ApiJson.Wire.GetTypeInfo(typeof(ApiEnvelope<T>)));

    /// <summary>Writes a success that was made by <see cref="Bytes"/>.</summary>
    public static Task WriteAsync(HttpContext context, byte[] success) => WriteAsync(context, StatusCodes.Status200OK, Json, success);

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        if (problem.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        context.RequestServices.GetService<ApiMeters>()?.Refused(problem.Status, problem.Errors);
        var helpUrl = context.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.HelpUrl;
        return WriteAsync(context, ProblemJson, problem.ToEnvelope(RequestLanguage.Of(context), helpUrl));
    }

    private static Task WriteAsync<T>(HttpContext context, string contentType, ApiEnvelope<T> envelope) =>
        WriteAsync(context, envelope.Status, contentType, Bytes(envelope));

    private static Task WriteAsync(HttpContext context, int status, string contentType, byte[] body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
