using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Gateway;

/// <summary>Calls of the API for one request of the console: as who signed in, in their language.</summary>
internal sealed class GatewayCalls(IGatewayApi api, HttpContext context, ConsoleLanguage language, string? credential)
{
    private const string IdempotencyKey = "Idempotency-Key";

    public Task<Answered<T>> GetAsync<T>(string path)
        where T : class =>
        CallAsync<T>(HttpMethods.Get, path, null, null);

    /// <param name="path">The path.</param>
    /// <param name="body">The JSON body; null for none.</param>
    /// <param name="key">What makes the same press of a button, sent again, the same call; null where the call takes none.</param>
    public Task<Answered<T>> PostAsync<T>(string path, JsonNode? body = null, string? key = null)
        where T : class =>
        CallAsync<T>(HttpMethods.Post, path, body, key);

    public Task<Answered<T>> PutAsync<T>(string path, JsonNode? body)
        where T : class =>
        CallAsync<T>(HttpMethods.Put, path, body, null);

    public Task<Answered<T>> DeleteAsync<T>(string path)
        where T : class =>
        CallAsync<T>(HttpMethods.Delete, path, null, null);

    /// <summary>Lets the answer of a call, of any length, be the console's own.</summary>
    public Task ForwardAsync(string path, params (string Name, string Value)[] headers) =>
        api.ForwardAsync(new GatewayCall(HttpMethods.Get, path, credential) { Headers = HeadersOf(null, headers) }, context);

    private async Task<Answered<T>> CallAsync<T>(string method, string path, JsonNode? body, string? key)
        where T : class =>
        Answered<T>.Read(await api.CallAsync(
            new GatewayCall(method, path, credential)
            {
                Body = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body),
                Headers = HeadersOf(key, []),
            },
            context, context.RequestAborted));

    private Dictionary<string, string> HeadersOf(string? key, (string Name, string Value)[] more)
    {
        var headers = new Dictionary<string, string> { ["Accept-Language"] = language.Code };
        if (!string.IsNullOrEmpty(key))
            headers[IdempotencyKey] = key;
        foreach (var (name, value) in more)
            headers[name] = value;
        return headers;
    }
}
