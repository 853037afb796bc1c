using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Iris.Api.Envelope;

/// <summary>The one place that writes answers.</summary>
internal static class EnvelopeWriter
{
    private const string Json = "application/json; charset=utf-8";
    private const string ProblemJson = Problem.ContentType + "; charset=utf-8";

    public static Task WriteAsync<T>(HttpContext context, ApiEnvelope<T> envelope) => WriteAsync(context, Json, envelope);

    public static Task WriteAsync(HttpContext context, Problem problem) =>
        WriteAsync(context, ProblemJson, problem.ToEnvelope(RequestLanguage.Of(context)));

    private static Task WriteAsync<T>(HttpContext context, string contentType, ApiEnvelope<T> envelope)
    {
        var type = (JsonTypeInfo<ApiEnvelope<T>>)ApiJson.Wire.GetTypeInfo(typeof(ApiEnvelope<T>));
        var body = JsonSerializer.SerializeToUtf8Bytes(envelope, type);
        var response = context.Response;
        response.StatusCode = envelope.Status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
