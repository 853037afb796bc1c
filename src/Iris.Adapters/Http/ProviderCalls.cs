using System.Net.Http.Headers;
using System.Text;
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

    /// <summary>Reads something at the provider to see whether it lets us. What it reads may be anybody's business and is not kept.</summary>
    /// <param name="http">The shared client.</param>
    /// <param name="url">What is read.</param>
    /// <param name="authorization">How the call authenticates.</param>
    /// <param name="refusal">What an answer without success means.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<SendOutcome> ProbeAsync(
        this ProviderHttp http, Uri url, AuthenticationHeaderValue authorization, Func<ProviderHttpAnswer, SendOutcome> refusal,
        CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        message.Headers.Authorization = authorization;
        return await http.CallAsync(message, answer => answer.IsSuccess ? Probed : refusal(answer), cancellationToken);
    }

    /// <summary>The settings hold, and nothing was sent.</summary>
    public static SendOutcome Probed { get; } = new SendOutcome.Accepted([], null, null);

    /// <summary>Basic authentication.</summary>
    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

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
