using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Http;

/// <summary>What adapters over HTTP have in common.</summary>
internal static class ProviderCalls
{
    /// <summary>The JSON that providers get: camelCase, members without a value left out.</summary>
    public static readonly JsonSerializerOptions Json = MakeJson();

    /// <summary>The same for providers whose names are in snake case.</summary>
    public static readonly JsonSerializerOptions SnakeCaseJson = new(Json) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Calls the provider once. An answer goes to <paramref name="read"/>; for no answer the outcome says what is known.</summary>
    public static async Task<SendOutcome> CallAsync(
        this ProviderHttp http, HttpRequestMessage request, Func<ProviderHttpAnswer, SendOutcome> read, CancellationToken cancellationToken)
    {
        try
        {
            return read(await http.SendAsync(request, cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            return HttpOutcomes.FromException(exception);
        }
    }

    /// <summary>A JSON body, in <see cref="Json"/> unless other options are given.</summary>
    public static HttpContent JsonBody<T>(T body, JsonSerializerOptions? options = null)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, options ?? Json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        IrisJson.Apply(options);
        return options;
    }
}
