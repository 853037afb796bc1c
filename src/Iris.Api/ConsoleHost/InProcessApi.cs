using Iris.WebConsole.Gateway;
using Microsoft.AspNetCore.Http.Features;

namespace Iris.Api.ConsoleHost;

/// <summary>Calls the API for the console: the same pipeline as for a request from outside, without a connection in between.</summary>
internal sealed class InProcessApi(ApiPipeline pipeline, ConsoleCredentials credentials, IServiceScopeFactory scopes) : IGatewayApi
{
    private const string Host = "console.internal";

    public async Task<GatewayAnswer> CallAsync(GatewayCall call, HttpContext origin, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var features = new FeatureCollection();
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        var response = await RunAsync(call, origin, features, cancellationToken);
        return new GatewayAnswer(
            response.StatusCode, body.GetBuffer().AsMemory(0, (int)body.Length), int.TryParse(response.Headers.RetryAfter, out var seconds) ? seconds : null);
    }

    public Task ForwardAsync(GatewayCall call, HttpContext origin)
    {
        var features = new FeatureCollection();
        features.Set(origin.Features.GetRequiredFeature<IHttpResponseFeature>());
        features.Set(origin.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        return RunAsync(call, origin, features, origin.RequestAborted);
    }

    private async Task<HttpResponse> RunAsync(GatewayCall call, HttpContext origin, FeatureCollection features, CancellationToken cancellationToken)
    {
        var at = call.Path.IndexOf('?', StringComparison.Ordinal);
        var request = new HttpRequestFeature
        {
            Method = call.Method,
            Scheme = origin.Request.Scheme,
            Protocol = origin.Request.Protocol,
            Path = Decode(at < 0 ? call.Path : call.Path[..at]),
            QueryString = at < 0 ? "" : call.Path[at..],
            RawTarget = call.Path,
            Body = call.Body is null ? Stream.Null : new MemoryStream(call.Body, writable: false),
        };
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(call.Body is not null));
        features.Set<IHttpRequestIdentifierFeature>(new HttpRequestIdentifierFeature { TraceIdentifier = origin.TraceIdentifier });
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext(features) { RequestServices = scope.ServiceProvider, RequestAborted = cancellationToken };
        context.Connection.RemoteIpAddress = origin.Connection.RemoteIpAddress;
        SetHeaders(context.Request.Headers, call);
        await pipeline.First(context);
        await context.Response.CompleteAsync();
        return context.Response;
    }

    /// <summary>As the server decodes paths: a slash inside of an id stays escaped, so that no id leads to another call.</summary>
    private static string Decode(string path) => Uri.UnescapeDataString(path.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase));

    private void SetHeaders(IHeaderDictionary headers, GatewayCall call)
    {
        headers.Host = Host;
        foreach (var (name, value) in call.Headers)
            headers[name] = value;
        if (call.Body is not null)
        {
            headers.ContentType = "application/json";
            headers.ContentLength = call.Body.Length;
        }

        if (call.Credential is not null)
            credentials.Present(call.Credential, headers);
    }

    private sealed class BodyDetection(bool canHaveBody) : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => canHaveBody;
    }
}
