using System.Text.Json.Nodes;
using Iris.Api.Idempotency;
using Iris.Api.Limits;
using Iris.Api.Observability;
using Microsoft.OpenApi;

namespace Iris.Api.OpenApi;

/// <summary>Headers that calls may have and answers have. Each is described once and referred to.</summary>
internal static class HeaderDetails
{
    private const string Language = "Accept-Language";
    private const string RetryAfter = "Retry-After";
    private const string Authenticate = "WWW-Authenticate";

    private static readonly Dictionary<string, OpenApiHeader> Answered = new()
    {
        [RequestIds.Header] = Text("Names this call in the log: give it when you ask about one."),
        [RetryAfter] = new()
        {
            Description = "Whole seconds after which the same request may pass.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
        },
        [Authenticate] = Text("The kind of credential that is asked for: `Bearer`."),
        [IdempotentCalls.ReplayedHeader] = new()
        {
            Description = "`true` when this is the answer that an earlier request under the same key was given.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create("true")] },
        },
        [RateLimitFields.Policy] = Text("What the tenant and the credential may call: `q` at once, as many again in `w` seconds."),
        [RateLimitFields.State] = Text("What is left of it: `r` calls, all are back after `t` seconds."),
    };

    public static void Apply(OpenApiOperation operation, bool takesKey, OpenApiDocument document)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameterReference(Language, document));
        if (takesKey)
            operation.Parameters.Add(new OpenApiParameterReference(IdempotencyKey.Header, document));
        var isLimited = operation.Responses!.ContainsKey("429") && operation.Security is null;
        foreach (var (status, response) in operation.Responses)
        {
            if (response is OpenApiResponse writable)
            {
                writable.Headers = NamesOf(status, takesKey, isLimited).ToDictionary(
                    name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document));
            }
        }
    }

    /// <summary>Adds what operations refer to.</summary>
    public static void Register(OpenApiDocument document)
    {
        var components = document.Components ??= new();
        components.Headers = Answered.ToDictionary(header => header.Key, header => (IOpenApiHeader)header.Value);
        components.Parameters = new Dictionary<string, IOpenApiParameter>
        {
            [Language] = new OpenApiParameter
            {
                Name = Language,
                In = ParameterLocation.Header,
                Description = "Language of the texts for people: Spanish, or English where it comes first.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Default = JsonValue.Create("es") },
            },
            [IdempotencyKey.Header] = new OpenApiParameter
            {
                Name = IdempotencyKey.Header,
                In = ParameterLocation.Header,
                Description = "Any text of the caller's, unique in the tenant: the same request again under the same key is answered as the first one was and "
                    + "does nothing more.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength, Pattern = "^[!-~]+$" },
            },
        };
    }

    private static IEnumerable<string> NamesOf(string status, bool takesKey, bool isLimited)
    {
        yield return RequestIds.Header;
        if (status is "429" or "503" || (status == "409" && takesKey))
            yield return RetryAfter;
        if (status == "401")
            yield return Authenticate;
        if (status == "200" && takesKey)
            yield return IdempotentCalls.ReplayedHeader;
        if (isLimited && status is "200" or "429")
        {
            yield return RateLimitFields.Policy;
            yield return RateLimitFields.State;
        }
    }

    private static OpenApiHeader Text(string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
