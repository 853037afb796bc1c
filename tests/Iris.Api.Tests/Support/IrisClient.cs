using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Iris.Api.Tests.Support;

/// <summary>Calls the gateway as one caller.</summary>
internal sealed class IrisClient(HttpClient http)
{
    public HttpClient Http => http;

    public IrisClient WithKey(string key)
    {
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        return this;
    }

    public IrisClient WithToken(string token)
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return this;
    }

    public IrisClient InEnglish()
    {
        http.DefaultRequestHeaders.Add("Accept-Language", "en");
        return this;
    }

    public Task<Answer> GetAsync(string path) => CallAsync(HttpMethod.Get, path, null);

    public Task<Answer> DeleteAsync(string path) => CallAsync(HttpMethod.Delete, path, null);

    public Task<Answer> PostAsync(string path) => CallAsync(HttpMethod.Post, path, null);

    public Task<Answer> PostAsync(string path, object body) => CallAsync(HttpMethod.Post, path, JsonOf(body));

    /// <summary>With an <c>Idempotency-Key</c>.</summary>
    public async Task<Answer> PostKeyedAsync(string path, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonOf(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> PutAsync(string path, object body) => CallAsync(HttpMethod.Put, path, JsonOf(body));

    public Task<Answer> PostBytesAsync(string path, byte[] body, string? contentType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return CallAsync(HttpMethod.Post, path, content);
    }

    public async Task<Answer> CallAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>A string is JSON already; anything else is written with its own names.</summary>
    private static StringContent JsonOf(object body) =>
        new(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
