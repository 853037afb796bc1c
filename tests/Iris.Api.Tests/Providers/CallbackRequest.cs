using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Iris.Api.Tests.Providers;

/// <summary>A callback that a provider makes: JSON, a form, or a query.</summary>
internal sealed record CallbackRequest
{
    private const string FormType = "application/x-www-form-urlencoded";

    public required HttpMethod Method { get; init; }

    /// <summary>The JSON body; null where <see cref="Parameters"/> carry the notice.</summary>
    public string? Json { get; init; }

    /// <summary>The query of a GET, the form of a POST.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>What a POST has behind the path, with its question mark.</summary>
    public string Query { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static CallbackRequest OfJson(object body) => new() { Method = HttpMethod.Post, Json = JsonSerializer.Serialize(body) };

    public static CallbackRequest OfForm(Dictionary<string, string> form) => new() { Method = HttpMethod.Post, Parameters = [.. form] };

    public static CallbackRequest OfQuery(Dictionary<string, string> query) => new() { Method = HttpMethod.Get, Parameters = [.. query] };

    public CallbackRequest With(string header, string value) => this with { Headers = [.. Headers, KeyValuePair.Create(header, value)] };

    /// <summary>The same with something in it that nobody signed.</summary>
    public CallbackRequest Altered() => Json is null
        ? this with { Parameters = [.. Parameters, KeyValuePair.Create("altered", "yes")] }
        : this with { Json = Json + " " };

    public HttpRequestMessage ToMessage(string path)
    {
        var parameters = string.Join('&', Parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        var isQuery = Method == HttpMethod.Get;
        var message = new HttpRequestMessage(Method, isQuery ? $"{path}?{parameters}" : path + Query);
        if (!isQuery)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Json ?? parameters));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(Json is null ? FormType : "application/json");
        }

        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}
